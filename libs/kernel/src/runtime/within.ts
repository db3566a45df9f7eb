import { Cancellation } from './cancellation.js';
import type { Runtime } from './runtime.js';

/**
 * Resolves or rejects as `work` does, or with what `late` returns or throws if `work` takes longer than `ms` milliseconds. The work is
 * not stopped then, but its outcome is ignored.
 */
export async function within<T, L>(
  runtime: Pick<Runtime, 'sleep'>,
  ms: number,
  work: PromiseLike<T>,
  late: () => L,
): Promise<T | L> {
  const end = new Cancellation();
  try {
    return await Promise.race([work, runtime.sleep(ms, end).then(late)]);
  } finally {
    end.abort();
  }
}
