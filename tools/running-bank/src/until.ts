import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition; the generous end is only for a wait that is in vain. */
export async function until(what: string, check: () => boolean | Promise<boolean>, waitMs = 60_000): Promise<void> {
  for (const deadline = performance.now() + waitMs; !(await check());) {
    if (performance.now() > deadline) throw new Error(`In vain after ${waitMs} ms: ${what}`);
    await sleep(25);
  }
}
