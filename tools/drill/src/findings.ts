import type { BankProcesses } from './bank/bank-processes.js';
import type { CommandLog } from './load/command-log.js';
import type { Violation } from './oracles/violation.js';
import type { Settings } from './settings.js';

/** What a drill is given. */
export interface DrillParts {
  readonly settings: Settings;
  readonly bank: BankProcesses;
  readonly log: CommandLog;
  readonly tell: (line: string) => void;
}

/** The result of a drill. */
export interface Findings {
  /** The report for people. */
  readonly lines: readonly string[];
  readonly violations: readonly Violation[];
}
