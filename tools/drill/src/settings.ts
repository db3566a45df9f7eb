import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { FaultCounts } from './faults/schedule.js';

export interface Settings extends FaultCounts {
  readonly seed: number;
}

export const USAGE = `npm run drill:commit -- [options]
  --kills 30     how many times an API or mongod is killed
  --pauses 6     how many times an API is stopped for a while
  --seed 12345   replays the schedule of a run: what is struck and when, and what each client sends`;

/** @throws when an option is unknown or no number */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '30' },
      pauses: { type: 'string', default: '6' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    },
  });
  return {
    kills: wholeNumber('kills', values.kills),
    pauses: wholeNumber('pauses', values.pauses),
    seed: wholeNumber('seed', values.seed),
  };
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new TypeError(`--${name} must be a whole number, not "${value}"`);
  return Number(value);
}
