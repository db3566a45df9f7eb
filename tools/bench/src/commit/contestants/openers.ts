import type { Opener } from '../../contestants/contestant.js';
import { Snapfold } from '../../contestants/snapfold.js';
import { AppendOnly } from './append-only.js';
import { Emmett } from './emmett.js';
import { HandWritten } from './hand-written.js';
import type { Letter } from './letter.js';
import { QueuePerAccount } from './queue-per-account.js';

export const openers: ReadonlyMap<Letter, Opener> = new Map<Letter, Opener>([
  ['a', (place) => Snapfold.open(place)],
  ['b', (place) => HandWritten.open(place)],
  ['c', (place) => AppendOnly.open(place)],
  ['d', (place) => Emmett.open(place)],
  ['e', (place) => QueuePerAccount.open(place)],
]);
