import type { Contestant } from '../../contestants/contestant.js';
import { Entrant } from '../../contestants/entrant.js';
import { interleaved } from '../../measure/interleaved.js';
import { atLeast, atMost, type Target } from '../../report/rows.js';
import type { Letter } from '../contestants/letter.js';
import { openers } from '../contestants/openers.js';
import type { ContestRow } from './findings.js';
import type { Bench } from './settings.js';

interface Contest {
  readonly workload: string;
  readonly accounts: number;
  readonly atOnce: number;
  readonly figure: 'rate' | 'p50';
  readonly targets: readonly (readonly [Letter, Target])[];
}

/** The workloads in which all contestants make deposits. */
export const contests: readonly Contest[] = [
  {
    workload: 'deposits over 1,000 accounts, 64 at once',
    accounts: 1_000,
    atOnce: 64,
    figure: 'rate',
    targets: [
      ['b', atLeast(6)],
      ['c', atLeast(1.5)],
      ['d', atLeast(5)],
    ],
  },
  {
    workload: 'deposits over 1,000 accounts, 256 at once',
    accounts: 1_000,
    atOnce: 256,
    figure: 'rate',
    targets: [['b', atLeast(10)]],
  },
  {
    workload: 'deposits over 1,000 accounts, 1 at a time, p50',
    accounts: 1_000,
    atOnce: 1,
    figure: 'p50',
    targets: [['b', atMost(1.15)]],
  },
  {
    workload: 'one hot account, 64 at once',
    accounts: 1,
    atOnce: 64,
    figure: 'rate',
    targets: [
      ['b', atLeast(100)],
      ['d', atLeast(100)],
      ['e', atLeast(15)],
    ],
  },
];

export async function runContest({ settings, place }: Bench, contest: Contest): Promise<ContestRow> {
  const { workload, accounts, atOnce, figure, targets } = contest;
  const entrants = new Map<Letter, Entrant<Contestant>>();
  try {
    for (const [letter, open] of openers) {
      if (settings.contestants.has(letter)) entrants.set(letter, await Entrant.open(open, place(letter), accounts));
    }
    const measure = (entrant: Entrant<Contestant>) => async () => {
      const { perSecond, p50 } = await entrant.deposit({ atOnce, ms: settings.roundMs });
      return figure === 'rate' ? perSecond : p50;
    };
    const variants = new Map([...entrants].map(([letter, entrant]) => [letter, measure(entrant)] as const));
    const results = await interleaved(variants, settings.rounds);
    for (const entrant of entrants.values()) await entrant.check();
    return { workload, unit: figure === 'rate' ? 'per second' : 'ms', results, targets: new Map(targets) };
  } finally {
    for (const { contestant } of entrants.values()) await contestant.close();
  }
}
