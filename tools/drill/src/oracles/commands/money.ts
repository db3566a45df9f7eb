import { like } from '@snapfold/running-bank';
import type { SentCommand } from '../../load/command-log.js';
import type { StoredBank, StoredSnapshot } from '../../stored/stored.js';
import type { Violation } from '../violation.js';
import { eventsByRequest } from './command-oracle.js';

/** The sum of the balances, in minor units. */
export function sumOf(accounts: readonly StoredSnapshot[]): number {
  return accounts.reduce((sum, { state }) => sum + like({ balance: { minor: 0 } }, state).balance.minor, 0);
}

/** The balances are what the commands that took effect have brought in and taken out, told by those who sent them. */
export function judgeMoney(sent: readonly SentCommand[], bank: StoredBank): Violation[] {
  const stored = eventsByRequest(bank);
  const effective = sent.filter(({ requestId }) => stored.has(requestId));
  const expected = effective.reduce((sum, { command }) => sum + command.minor, 0);
  const found = sumOf(bank.accounts.snapshots);
  if (found === expected) return [];
  const what = `all balances are ${found} minor units, ${expected} came in less what went out`;
  return [{ oracle: 'money is neither made nor lost', what }];
}
