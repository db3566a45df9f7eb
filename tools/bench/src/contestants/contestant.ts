import type { DatabasePlace } from '../database/database.js';

/** The totals of what a contestant has stored. */
export interface Totals {
  /** The sum of all balances in minor units. */
  readonly balance: number;
  readonly events: number;
}

/** A way to store deposits. Each has its own database. */
export interface Contestant {
  /** Opens accounts with a balance of zero, each with one event. This is not measured. */
  openAccounts(count: number): Promise<readonly string[]>;
  /** Deposits one minor unit. Resolves once that is durable, and never rejects because of a conflict. */
  deposit(accountId: string): Promise<void>;
  /** Reads the collections directly, without the code that is measured. */
  totals(): Promise<Totals>;
  /** Drops the database and ends the connection. */
  close(): Promise<void>;
}

/** A contestant that stores states, so that they can be read. */
export interface ReadableContestant extends Contestant {
  balance(accountId: string): Promise<number>;
}

/** Opens a contestant on an empty database. */
export type Opener<C extends Contestant = Contestant> = (place: DatabasePlace) => Promise<C>;
