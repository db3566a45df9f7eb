import { numberAt } from '../database/number-at.js';
import { quantile } from './summary.js';

/** `atOnce` callers, each of which asks again as soon as it is answered, for `ms` milliseconds. */
export interface Load {
  readonly atOnce: number;
  readonly ms: number;
}

export interface LoadResult {
  /** How many requests were answered, also after the time. */
  readonly done: number;
  /** The rate of the requests that were answered in time. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** Rejects if one `ask` does: figures with errors in them are worth nothing. */
export async function runLoad({ atOnce, ms }: Load, ask: () => Promise<unknown>): Promise<LoadResult> {
  const waits: number[] = [];
  const end = performance.now() + ms;
  let inTime = 0;
  const caller = async () => {
    for (let asked = performance.now(); asked < end;) {
      await ask();
      const answered = performance.now();
      waits.push(answered - asked);
      if (answered <= end) inTime += 1;
      asked = answered;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return {
    done: waits.length,
    perSecond: (inTime * 1_000) / ms,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    longest: waits.reduce((longest, wait) => Math.max(longest, wait), 0),
  };
}

/** Reads a result that another process has sent. */
export function loadResultOf(message: unknown): LoadResult {
  return {
    done: numberAt(message, 'done'),
    perSecond: numberAt(message, 'perSecond'),
    p50: numberAt(message, 'p50'),
    p99: numberAt(message, 'p99'),
    longest: numberAt(message, 'longest'),
  };
}
