import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Release } from '@snapfold/other-release';
import type { FaultCounts } from './faults/fault.js';

const defaults = {
  commit: { kills: 50, pauses: 10 },
  views: { kills: 120, pauses: 40 },
  feed: { kills: 40, pauses: 8 },
} as const;

/** Releases that write data that the present one cannot read. Each of them reads everything that the present one writes. */
const newerReleases = ['new-event-type', 'new-event-shape'] as const satisfies readonly Release[];
export type NewerRelease = (typeof newerReleases)[number];

export interface Settings extends FaultCounts {
  /** Which drill runs. */
  readonly drill: keyof typeof defaults;
  readonly seed: number;
  /** The release that replaces the present one in some processes of the drill of the views. */
  readonly newer: NewerRelease;
  /** Whether the drill also judges how long things took. */
  readonly isTimed: boolean;
}

export const USAGE = `npm run drill:commit -- [options]
npm run drill:views -- [options]
npm run drill:feed -- [options]
  --kills 50     how many times a process is killed; of the views 120, of the feed 40
  --pauses 10    how many times a process is stopped for a while; of the views 40, of the feed 8
  --seed 12345   replays the schedule of a run: what is struck and when, and what each client chooses
  --newer ${newerReleases.join(' | ')}
                 of the views: the release that processes are replaced by; otherwise the seed chooses
  --untimed      of the views and of the feed: the drill does not judge how long things took; for a machine that does other things too`;

/** @throws when the drill or an option is unknown, or an option has a wrong value */
export function readSettings([drill, ...args]: readonly string[]): Settings {
  if (drill !== 'commit' && drill !== 'views' && drill !== 'feed') throw new TypeError(`There is no drill "${drill}"`);
  const { kills, pauses } = defaults[drill];
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: String(kills) },
      pauses: { type: 'string', default: String(pauses) },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      newer: { type: 'string' },
      untimed: { type: 'boolean', default: false },
    },
  });
  const seed = wholeNumber('seed', values.seed);
  return {
    drill,
    kills: wholeNumber('kills', values.kills),
    pauses: wholeNumber('pauses', values.pauses),
    seed,
    newer: values.newer === undefined ? newerReleases[seed % 2 === 0 ? 0 : 1] : newerRelease(values.newer),
    isTimed: !values.untimed,
  };
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new TypeError(`--${name} must be a whole number, not "${value}"`);
  return Number(value);
}

function newerRelease(value: string): NewerRelease {
  const found = newerReleases.find((release) => release === value);
  if (found === undefined) throw new TypeError(`--newer must be one of ${newerReleases.join(', ')}, not "${value}"`);
  return found;
}
