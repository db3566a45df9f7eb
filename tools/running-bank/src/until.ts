import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition is true. Throws after `waitMs`, which is generous: it only ends a wait that would never end. */
export async function until(what: string, check: () => boolean | Promise<boolean>, waitMs = 60_000): Promise<void> {
  for (const deadline = performance.now() + waitMs; !(await check());) {
    if (performance.now() > deadline) throw new Error(`Waited ${waitMs} ms in vain for ${what}`);
    await sleep(25);
  }
}
