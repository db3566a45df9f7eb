import type { DatabasePlace } from '../database/database.js';

/** What a contestant has stored. */
export interface Totals {
  /** The sum of all balances in minor units. */
  readonly balance: number;
  readonly events: number;
}

/** A way to store deposits, on a database of its own. */
export interface Contestant {
  /** Opens accounts with a balance of zero, each with one event; not measured. */
  openAccounts(count: number): Promise<readonly string[]>;
  /** Deposits one minor unit. Fulfils once that is durable, and never rejects for a conflict. */
  deposit(accountId: string): Promise<void>;
  /** Read from the collections themselves, past the code that is measured. */
  totals(): Promise<Totals>;
  /** Drops its database. */
  close(): Promise<void>;
}

/** One that also has a state to read. */
export interface ReadableContestant extends Contestant {
  balance(accountId: string): Promise<number>;
}

/** Opens a contestant on an empty database. */
export type Opener<C extends Contestant = Contestant> = (place: DatabasePlace) => Promise<C>;
