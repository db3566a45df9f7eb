import type { AbortSignalLike, Runtime } from '@snapfold/kernel';
import { uuidv7 } from 'uuidv7';

/** The runtime of a real process. Ids are UUIDs of version 7, which ascend with time. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  newId: uuidv7,
  random: () => Math.random(),
  sleep: (ms: number, signal?: AbortSignalLike) =>
    new Promise((resolve, reject) => {
      // A timer takes a millisecond at least.
      if (ms === 0) return void setImmediate(resolve);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('The wait was aborted.'));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    }),
};
