import type { AbortSignalLike, Runtime } from '@snapfold/kernel/engine';
import { uuidv7 } from 'uuidv7';

/** The runtime of a real process. Ids are UUIDs of version 7, which ascend with time. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  newId: uuidv7,
  random: () => Math.random(),
  async sleep(ms: number, signal?: AbortSignalLike) {
    let left = ms;
    for (; left > longestMs; left -= longestMs) await shortSleep(longestMs, signal);
    await shortSleep(left, signal);
  },
};

/** The longest timer of Node, some 25 days: a longer one fires at once. */
const longestMs = 2 ** 31 - 1;

function shortSleep(ms: number, signal: AbortSignalLike | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      cancel();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller that aborts chooses the reason
      reject(signal?.reason);
    };
    const cancel = later(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Calls back after `ms` milliseconds. Returns a function that cancels the call. */
function later(ms: number, callback: () => void): () => void {
  // A timer takes at least a millisecond.
  if (ms === 0) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
