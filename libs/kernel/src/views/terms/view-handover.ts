import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import { generationOf, type ViewGeneration } from '../../ports/view-generation.js';
import type { AbortSignalLike } from '../../runtime/runtime.js';
import type { ViewParts } from '../steps/view-parts.js';

/**
 * Leaves a generation to other processes for `ms` milliseconds. Resolves with whether one of them has moved it on or removed it, as soon
 * as that is known. Takes and releases the lease half-way, so that no other release retires the generation as one that nobody needs.
 */
export async function isTakenOver<A extends AggregateTypes, V extends object, Q extends Query>(
  { store, runtime, limits, owner }: ViewParts<A, V, Q>,
  { number, checkpoint }: Pick<ViewGeneration, 'number' | 'checkpoint'>,
  ms: number,
  signal: AbortSignalLike,
): Promise<boolean> {
  const begun = runtime.monotonic();
  // A short wait is much shorter than the time after which the generation could be retired.
  let isTouched = ms < limits.leaseMs;
  for (let now = begun; !signal.aborted && now - begun < ms; now = runtime.monotonic()) {
    await runtime.sleep(Math.min(ms, limits.leaseMs / 4), signal).catch(() => undefined);
    const found = await generationOf(store, number);
    if (!found || found.checkpoint > checkpoint) return true;
    if (isTouched || now - begun < ms / 2) continue;
    const term = await store.lease(number, owner, limits.leaseMs);
    if (term !== undefined) await store.release(number, term);
    isTouched = true;
  }
  return false;
}
