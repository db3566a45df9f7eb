import { Entrant } from '../../contestants/entrant.js';
import { Snapfold } from '../../contestants/snapfold.js';
import { heapInUse } from '../../measure/heap.js';
import { interleaved } from '../../measure/interleaved.js';
import { atMost, type SelfRow } from '../../report/rows.js';
import type { Bench } from './settings.js';

export const historyWorkload = 'one account with a long history against one with 100 events';

const SHORT = 100;

/** What a command costs on an account with a long history, one at a time. */
export async function runHistory({ settings, place }: Bench): Promise<SelfRow> {
  const { longHistory, roundMs, rounds } = settings;
  const entrant = await Entrant.open((at) => Snapfold.open(at), place('a'), 2);
  try {
    const [short, long] = entrant.accounts;
    if (short === undefined || long === undefined) throw new RangeError('There are two accounts.');
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
    if (!base || !measured) throw new Error('Both were measured.');
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

/** Deposits until the account has had `events`. */
async function grow(entrant: Entrant<Snapfold>, id: string, events: number): Promise<void> {
  for (let left = events; left > 0;) {
    const deposits = Array.from({ length: Math.min(left, 256) }, () => entrant.contestant.deposit(id));
    await Promise.all(deposits);
    entrant.addAccepted(deposits.length);
    left -= deposits.length;
  }
}
