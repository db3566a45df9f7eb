import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { FaultCounts } from './faults/fault.js';

const defaults = { commit: { kills: 50, pauses: 10 }, views: { kills: 150, pauses: 50 } } as const;

export interface Settings extends FaultCounts {
  /** What is drilled. */
  readonly drill: keyof typeof defaults;
  readonly seed: number;
}

export const USAGE = `npm run drill:commit -- [options]
npm run drill:views -- [options]
  --kills 50     how many times a process is killed; of the views 150
  --pauses 10    how many times a process is stopped for a while; of the views 50
  --seed 12345   replays the schedule of a run: what is struck and when, and what each client chooses`;

/** @throws when the drill or an option is unknown, or an option is no number */
export function readSettings([drill, ...args]: readonly string[]): Settings {
  if (drill !== 'commit' && drill !== 'views') throw new TypeError(`There is no drill "${drill}"`);
  const { kills, pauses } = defaults[drill];
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: String(kills) },
      pauses: { type: 'string', default: String(pauses) },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    },
  });
  return {
    drill,
    kills: wholeNumber('kills', values.kills),
    pauses: wholeNumber('pauses', values.pauses),
    seed: wholeNumber('seed', values.seed),
  };
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new TypeError(`--${name} must be a whole number, not "${value}"`);
  return Number(value);
}
