import type { BankProcesses } from './bank/bank-processes.js';
import type { CommandLog } from './load/command-log.js';
import type { Violation } from './oracles/violation.js';
import type { Settings } from './settings.js';

/** What a drill is made of. */
export interface DrillParts {
  readonly settings: Settings;
  readonly bank: BankProcesses;
  readonly log: CommandLog;
  readonly tell: (line: string) => void;
}

/** What came of a drill. */
export interface Findings {
  /** For people. */
  readonly lines: readonly string[];
  readonly violations: readonly Violation[];
}
