import { summaryOf, type Summary } from '../measure/summary.js';
import { inTurns } from '../measure/interleaved.js';
import type { Contest } from './contests.js';
import type { HttpLoadResult } from './load/http-load.js';
import type { HttpEntrant } from './servers/http-entrant.js';
import type { Settings } from './settings.js';

/** The figures of a server. */
export interface Figures {
  readonly rate: Summary;
  readonly p99: Summary;
  /** The part of one processor that the generator of the load took. */
  readonly share: Summary;
}

/** What a workload came to. The ratios are those of single rounds. */
export interface HttpRow extends Pick<Contest, 'workload' | 'target'> {
  readonly bare: Figures;
  readonly snapfold: Figures;
  readonly rateRatio: Summary;
  readonly p99Ratio: Summary;
}

export interface Duelists {
  readonly bare: HttpEntrant;
  readonly snapfold: HttpEntrant;
}

/** Measures both servers in turns. */
export async function runDuel(contest: Contest, { bare, snapfold }: Duelists, settings: Settings): Promise<HttpRow> {
  const { rounds, roundMs: ms, atOnce } = settings;
  const results = await inTurns(
    new Map([
      ['bare', () => bare.run(contest, { atOnce, ms })],
      ['snapfold', () => snapfold.run(contest, { atOnce, ms })],
    ]),
    rounds,
  );
  return rowOf(contest, results.get('bare') ?? [], results.get('snapfold') ?? []);
}

/** @param bare the results of the rounds, in the order of `snapfold` */
export function rowOf(
  { workload, target }: Pick<Contest, 'workload' | 'target'>,
  bare: readonly HttpLoadResult[],
  snapfold: readonly HttpLoadResult[],
): HttpRow {
  const ratios = (of: (result: HttpLoadResult) => number) =>
    summaryOf(
      snapfold.map((result, round) => {
        const base = bare[round];
        if (!base) throw new Error(`The bare server was not measured in round ${round + 1}.`);
        return of(result) / of(base);
      }),
    );
  return {
    workload,
    target,
    bare: figuresOf(bare),
    snapfold: figuresOf(snapfold),
    rateRatio: ratios(({ perSecond }) => perSecond),
    p99Ratio: ratios(({ p99 }) => p99),
  };
}

function figuresOf(results: readonly HttpLoadResult[]): Figures {
  return {
    rate: summaryOf(results.map(({ perSecond }) => perSecond)),
    p99: summaryOf(results.map(({ p99 }) => p99)),
    share: summaryOf(results.map(({ share }) => share)),
  };
}
