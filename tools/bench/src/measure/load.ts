import { median } from './summary.js';

/** So many callers, each of which asks anew once it is answered, for so long. */
export interface Load {
  readonly atOnce: number;
  readonly ms: number;
}

export interface LoadResult {
  /** All that were answered, also after the time. */
  readonly done: number;
  /** Of those that were answered in time. */
  readonly perSecond: number;
  readonly p50: number;
  readonly longest: number;
}

/** Rejects if one `ask` does: a benchmark has no use for errors. */
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
