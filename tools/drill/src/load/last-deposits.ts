import type { BankProcesses } from '../bank/bank-processes.js';
import { apis } from '../faults/fault.js';
import { deposit } from './account-commands.js';
import type { CommandLog } from './command-log.js';
import type { Outcome } from './outcome.js';

/** Sends one more deposit through each API, to see that it serves. */
export function lastDeposits(bank: BankProcesses, log: CommandLog, [id = '']: readonly string[]): Promise<Outcome[]> {
  return Promise.all(apis.map((name, index) => log.send(bank[name], `at-rest-${index}`, deposit(id, 1))));
}
