import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Release } from '@snapfold/other-release';
import type { FaultCounts } from './faults/fault.js';

const defaults = { commit: { kills: 50, pauses: 10 }, views: { kills: 120, pauses: 40 } } as const;

/** Releases that write what the present one cannot read; each reads all that the present one writes. */
const newerReleases = ['new-event-type', 'new-event-shape'] as const satisfies readonly Release[];
export type NewerRelease = (typeof newerReleases)[number];

export interface Settings extends FaultCounts {
  /** What is drilled. */
  readonly drill: keyof typeof defaults;
  readonly seed: number;
  /** The release that some processes of the drill of the views are replaced by. */
  readonly newer: NewerRelease;
  /** Whether it is judged, too, how long something took. */
  readonly isTimed: boolean;
}

export const USAGE = `npm run drill:commit -- [options]
npm run drill:views -- [options]
  --kills 50     how many times a process is killed; of the views 120
  --pauses 10    how many times a process is stopped for a while; of the views 40
  --seed 12345   replays the schedule of a run: what is struck and when, and what each client chooses
  --newer ${newerReleases.join(' | ')}
                 of the views: the release that processes are replaced by; otherwise the seed chooses
  --untimed      of the views: how long something took is not judged, as on a machine that is busy with other things`;

/** @throws when the drill or an option is unknown, or an option is not what it must be */
export function readSettings([drill, ...args]: readonly string[]): Settings {
  if (drill !== 'commit' && drill !== 'views') throw new TypeError(`There is no drill "${drill}"`);
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
