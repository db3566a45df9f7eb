import type { DatabasePlace, Letter, Opener } from './contestant.js';
import { AppendOnly } from './append-only.js';
import { Emmett } from './emmett.js';
import { HandWritten } from './hand-written.js';
import { QueuePerAccount } from './queue-per-account.js';
import { Snapfold } from './snapfold.js';
import type { Settings } from './settings.js';

/** What every workload needs. */
export interface Bench {
  readonly settings: Settings;
  /** A database that nobody else uses. */
  readonly place: (name: string) => DatabasePlace;
}

export const openers: ReadonlyMap<Letter, Opener> = new Map<Letter, Opener>([
  ['a', (place) => Snapfold.open(place)],
  ['b', (place) => HandWritten.open(place)],
  ['c', (place) => AppendOnly.open(place)],
  ['d', (place) => Emmett.open(place)],
  ['e', (place) => QueuePerAccount.open(place)],
]);
