import { Entrant } from '../../contestants/entrant.js';
import { Snapfold } from '../../contestants/snapfold.js';
import { heapInUse } from '../../measure/heap.js';
import { interleaved } from '../../measure/interleaved.js';
import { atLeast, type SelfRow } from '../../report/rows.js';
import type { Bench } from './settings.js';

export const growthWorkload = 'a journal of 2,000,000 events against one of 10,000';

const SHORT = 10_000;
const LONG = 2_000_000;
const ACCOUNTS = 1_000;

/** Uses two databases, so that each round measures both lengths. */
export async function runJournalGrowth({ settings, place }: Bench): Promise<SelfRow> {
  const entrantOf = async (name: string, events: number) =>
    Entrant.seeded(await Snapfold.open(place(name)), { accounts: ACCOUNTS, events });
  const before = heapInUse();
  const short = await entrantOf('a_short', SHORT);
  const long = await entrantOf('a_long', LONG);
  try {
    const measure = (entrant: Entrant<Snapfold>) => async () =>
      (await entrant.deposit({ atOnce: 64, ms: settings.roundMs })).perSecond;
    const results = await interleaved(
      new Map([
        ['short', measure(short)],
        ['long', measure(long)],
      ]),
      settings.rounds,
    );
    const after = heapInUse();
    for (const entrant of [short, long]) await entrant.check();
    const [base, measured] = [results.get('short'), results.get('long')];
    if (!base || !measured) throw new Error('One of the two was not measured.');
    return {
      workload: 'deposits over 1,000 accounts, 64 at once, on a journal of 2,000,000 events against one of 10,000',
      unit: 'per second',
      base,
      measured,
      target: atLeast(0.8),
      note: `heap in use ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after`,
    };
  } finally {
    for (const { contestant } of [short, long]) await contestant.close();
  }
}
