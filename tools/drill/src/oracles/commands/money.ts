import { like } from '@snapfold/running-bank';
import type { SentCommand } from '../../load/command-log.js';
import type { StoredBank, StoredSnapshot } from '../../stored/stored.js';
import type { Violation } from '../violation.js';
import { eventsByRequest } from './command-oracle.js';

/** The sum of the balances, in minor units. */
export function sumOf(accounts: readonly StoredSnapshot[]): number {
  return accounts.reduce((sum, { state }) => sum + like({ balance: { minor: 0 } }, state).balance.minor, 0);
}

/** The sum of the balances is what the stored commands paid in, less what they paid out. The amounts are those that were sent. */
export function judgeMoney(sent: readonly SentCommand[], bank: StoredBank): Violation[] {
  const stored = eventsByRequest(bank);
  const effective = sent.filter(({ requestId }) => stored.has(requestId));
  const expected = effective.reduce((sum, { command }) => sum + command.minor, 0);
  const found = sumOf(bank.accounts.snapshots);
  if (found === expected) return [];
  const what = `the sum of all balances is ${found} minor units, but ${expected} were paid in less what was paid out`;
  return [{ oracle: 'money is neither made nor lost', what }];
}
