import { Cancellation } from './cancellation.js';
import type { Runtime } from './runtime.js';

/** What `work` comes to, or what `late` gives if it takes longer than `ms` milliseconds; then it goes on unheard. */
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
