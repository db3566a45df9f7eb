import { median } from './summary.js';

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
    p50: median(waits),
    longest: waits.reduce((longest, wait) => Math.max(longest, wait), 0),
  };
}
