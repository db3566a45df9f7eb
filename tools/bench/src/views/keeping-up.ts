import type { Contestant } from '../contestants/contestant.js';
import { Entrant } from '../contestants/entrant.js';
import { Snapfold } from '../contestants/snapfold.js';
import { interleaved } from '../measure/interleaved.js';
import { summaryOf } from '../measure/summary.js';
import { atMost, type SelfRow } from '../report/rows.js';
import type { Bench } from './run.js';
import { ViewedBank } from './viewed-bank.js';

const ACCOUNTS = 1_000;
const AT_ONCE = 64;
const SAMPLE_MS = 100;
const load = `deposits over ${ACCOUNTS.toLocaleString('en')} accounts, ${AT_ONCE} at once`;

/** Measures whether the views keep up with the commits of their process, and how much they slow those down. */
export async function runKeepingUp({ settings, place }: Bench): Promise<SelfRow[]> {
  const { rounds, roundMs, lagMs } = settings;
  const viewed = await Entrant.open((at) => ViewedBank.open(at), place('viewed'), ACCOUNTS);
  const plain = await Entrant.open((at) => Snapfold.open(at), place('plain'), ACCOUNTS);
  try {
    const measure = (entrant: Entrant<Contestant>) => async () =>
      (await entrant.deposit({ atOnce: AT_ONCE, ms: roundMs })).perSecond;
    const rates = await interleaved(
      new Map([
        ['plain', measure(plain)],
        ['viewed', measure(viewed)],
      ]),
      rounds,
    );
    const lags = await lagsUnderLoad(viewed, lagMs);
    for (const entrant of [viewed, plain]) await entrant.check();
    const [base, measured] = [rates.get('plain'), rates.get('viewed')];
    if (!base || !measured) throw new Error('One of the two was not measured.');
    return [
      ...lags,
      { workload: `${load}, with both views against none`, unit: 'per second', base, measured, note: '' },
    ];
  } finally {
    for (const { contestant } of [viewed, plain]) await contestant.close();
  }
}

/** Measures how many acknowledged events each view lacks: in the second half of the time against the first half. */
async function lagsUnderLoad(viewed: Entrant<ViewedBank>, ms: number): Promise<SelfRow[]> {
  const { contestant } = viewed;
  await contestant.settle();
  const samples = [...contestant.views].map(([name, view]) => ({ name, view, lags: new Array<number>() }));
  const sampling = setInterval(() => {
    for (const { view, lags } of samples) lags.push(Math.max(0, contestant.head - view.position));
  }, SAMPLE_MS);
  const { perSecond } = await viewed.deposit({ atOnce: AT_ONCE, ms }).finally(() => clearInterval(sampling));
  const answered = performance.now();
  await contestant.settle();
  const caughtUp = (performance.now() - answered).toFixed(0);
  return samples.map(({ name, lags }) => ({
    workload: `events that \`${name}\` is behind, ${load}: second half of ${ms / 1_000} s against the first`,
    unit: 'events',
    base: summaryOf(lags.slice(0, lags.length / 2)),
    measured: summaryOf(lags.slice(lags.length / 2)),
    target: atMost(1.5),
    note: `at ${perSecond.toFixed(0)} commits per second; both views at the end ${caughtUp} ms after the last answer`,
  }));
}
