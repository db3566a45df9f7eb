import type { AggregateTypes } from '../model/aggregate.js';
import type { AbortSignalLike } from '../runtime/runtime.js';
import type { FollowerParts } from './follower-parts.js';

/**
 * Leaves the work to other processes for `ms` milliseconds. Resolves with whether one of them has moved the checkpoint on from where it
 * was, or the follower is not there any more, as soon as that is known. Takes and releases the lease half-way, so that no other release
 * takes it for one that nobody needs.
 */
export async function isTakenOver<A extends AggregateTypes>(
  { keeper: { store }, runtime, limits, owner }: FollowerParts<A>,
  checkpoint: number,
  ms: number,
  signal: AbortSignalLike,
): Promise<boolean> {
  const begun = runtime.monotonic();
  // A short wait is much shorter than the time after which a lease is taken for one that nobody needs.
  let isTouched = ms < limits.leaseMs;
  for (let now = begun; !signal.aborted && now - begun < ms; now = runtime.monotonic()) {
    await runtime.sleep(Math.min(ms, limits.leaseMs / 4), signal).catch(() => undefined);
    const found = await store.find();
    if (!found || found.checkpoint > checkpoint) return true;
    if (isTouched || now - begun < ms / 2) continue;
    const term = await store.lease(owner, limits.leaseMs);
    if (term !== undefined) await store.release(term);
    isTouched = true;
  }
  return false;
}
