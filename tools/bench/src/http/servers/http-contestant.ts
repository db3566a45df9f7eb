import type { DatabasePlace } from '../../database/database.js';
import type { Totals } from '../../contestants/contestant.js';

/** How many accounts and deposits a database has before anything is measured. */
export interface PopulationSize {
  readonly accounts: number;
  /** How many movements each of them has. */
  readonly movements: number;
  /** How many movements one more account has. */
  readonly longMovements: number;
}

/** The ids of the accounts, by what they are for. */
export interface Population {
  readonly many: readonly string[];
  /** The account with many movements. */
  readonly long: string;
  /** The account that gets all deposits of a workload. */
  readonly hot: string;
}

/** What a server has stored. */
export interface ServedTotals extends Totals {
  readonly movements: number;
}

/** A server in a process of its own, on a database of its own. */
export interface HttpContestant {
  readonly port: number;
  readonly population: Population;
  /** Reads the collections directly, after everything that is answered has had its effects. */
  totals(): Promise<ServedTotals>;
  /** Ends the process and drops the database. */
  close(): Promise<void>;
}

export type HttpOpener = (place: DatabasePlace, size: PopulationSize) => Promise<HttpContestant>;

export function firstOf(ids: readonly string[]): string {
  const [first] = ids;
  if (first === undefined) throw new RangeError('There is no account.');
  return first;
}
