import { Entrant } from '../../contestants/entrant.js';
import { Snapfold } from '../../contestants/snapfold.js';
import { heapInUse } from '../../measure/heap.js';
import { interleaved } from '../../measure/interleaved.js';
import { atMost, type SelfRow } from '../../report/rows.js';
import type { Bench } from './settings.js';

export const historyWorkload = 'one account with a long history against one with 100 events';

const SHORT = 100;

/** Measures commands, one at a time, on an account with a long history and on one with a short history. */
export async function runHistory({ settings, place }: Bench): Promise<SelfRow> {
  const { longHistory, roundMs, rounds } = settings;
  const entrant = await Entrant.open((at) => Snapfold.open(at), place('a'), 2);
  try {
    const [short, long] = entrant.accounts;
    if (short === undefined || long === undefined) throw new RangeError('Two accounts are needed.');
    await grow(entrant, short, SHORT);
    const before = heapInUse();
    await grow(entrant, long, longHistory);
    const measure = (id: string) => async () => (await entrant.deposit({ atOnce: 1, ms: roundMs }, () => id)).p50;
    const results = await interleaved(
      new Map([
        ['short', measure(short)],
        ['long', measure(long)],
      ]),
      rounds,
    );
    const after = heapInUse();
    await entrant.check();
    const [base, measured] = [results.get('short'), results.get('long')];
    if (!base || !measured) throw new Error('One of the two was not measured.');
    return {
      workload: `a command on an account with ${longHistory.toLocaleString('en')} events against one with ${SHORT}, p50`,
      unit: 'ms',
      base,
      measured,
      target: atMost(1.2),
      note: `heap in use ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after`,
    };
  } finally {
    await entrant.contestant.close();
  }
}

/** Makes so many deposits on an account. */
async function grow(entrant: Entrant<Snapfold>, id: string, events: number): Promise<void> {
  for (let left = events; left > 0;) {
    const deposits = Array.from({ length: Math.min(left, 256) }, () => entrant.contestant.deposit(id));
    await Promise.all(deposits);
    entrant.addAccepted(deposits.length);
    left -= deposits.length;
  }
}
