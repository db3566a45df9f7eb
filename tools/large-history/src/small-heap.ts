import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Runs a script of this project as a worker with a small heap. Resolves with its answer. Rejects if the heap is too small. */
export async function answerOf(script: string, workerData: object, heapMb: number): Promise<unknown> {
  const built = resolve(import.meta.dirname, `../dist/${script}.js`);
  const worker = new Worker(built, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  const answered: Promise<readonly unknown[]> = once(worker, 'message');
  const ended = once(worker, 'exit');
  const silent = ended.then(() => Promise.reject(new Error('The worker ended without an answer.')));
  try {
    const [answer] = await Promise.race([answered, silent]);
    await ended;
    return answer;
  } finally {
    await worker.terminate();
  }
}
