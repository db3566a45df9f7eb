import type { ReadableContestant } from '../../contestants/contestant.js';
import { Entrant } from '../../contestants/entrant.js';
import { Snapfold } from '../../contestants/snapfold.js';
import { interleaved } from '../../measure/interleaved.js';
import { runLoad } from '../../measure/load.js';
import { atLeast } from '../../report/rows.js';
import { HandWritten } from '../contestants/hand-written.js';
import type { Letter } from '../contestants/letter.js';
import type { ContestRow } from './findings.js';
import type { Bench } from './settings.js';

export const readsWorkload = 'state reads by id, 64 at once';

/** Measures reads of the states of 1,000 accounts. (b) makes a findOne per read. */
export async function runReads({ settings, place }: Bench): Promise<ContestRow> {
  const entrants = new Map<Letter, Entrant<ReadableContestant>>();
  try {
    entrants.set('a', await Entrant.open((at) => Snapfold.open(at), place('a'), 1_000));
    entrants.set('b', await Entrant.open((at) => HandWritten.open(at), place('b'), 1_000));
    const measure = (entrant: Entrant<ReadableContestant>) => async () => {
      const read = () => entrant.contestant.balance(entrant.anyAccount());
      return (await runLoad({ atOnce: 64, ms: settings.roundMs }, read)).perSecond;
    };
    const variants = new Map([...entrants].map(([letter, entrant]) => [letter, measure(entrant)] as const));
    const results = await interleaved(variants, settings.rounds);
    for (const entrant of entrants.values()) await entrant.check();
    return { workload: readsWorkload, unit: 'per second', results, targets: new Map([['b', atLeast(4)]]) };
  } finally {
    for (const { contestant } of entrants.values()) await contestant.close();
  }
}
