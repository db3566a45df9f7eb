import type { AggregateTypes } from '../model/aggregate.js';
import type { AbortSignalLike } from '../runtime/runtime.js';
import type { FollowerParts } from './follower-parts.js';
import { FollowerTerm } from './follower-term.js';
import { StepPace } from './step-pace.js';
import type { StepOutcome } from './term-start.js';

/** The longest wait after a failure, in milliseconds: much longer than a lease. */
export const longestWaitMs = 30_000;

/**
 * Follows a journal whenever this process gets the lease: has its events applied in position order, and stores the checkpoint with what
 * comes of them. After a failure it begins again from what is stored, after a wait that doubles each time. Never rejects; resolves once
 * the signal is aborted and the lease is released.
 */
export async function followJournal<A extends AggregateTypes>(
  parts: FollowerParts<A>,
  signal: AbortSignalLike,
): Promise<void> {
  const { runtime, limits, onError } = parts;
  const pace = new StepPace(limits.batchEvents);
  let latest: FollowerTerm<A> | undefined;
  let failures = 0;
  let parksNewer = false;
  while (!signal.aborted) {
    let wait = limits.leaseMs / 4;
    try {
      const term: FollowerTerm<A> | undefined = await FollowerTerm.begin(parts, { pace, parksNewer, signal });
      latest = term ?? latest;
      if (term && (await follow(parts, term, signal, () => (failures = 0))) === 'yield') {
        latest = undefined;
        parksNewer = !(await term.yield());
        wait = 0;
      } else {
        parksNewer = false;
      }
    } catch (error) {
      // Does not release the lease: the outcome of a step may be open, and no other process may begin before it is settled. The wait soon
      // outlasts the lease, so that a process that does not fail takes over.
      latest = undefined;
      onError(error);
      failures += 1;
      pace.slower();
      wait = Math.min(limits.retryMs * 2 ** (failures - 1), longestWaitMs);
    }
    await runtime.sleep(wait, signal).catch(() => undefined);
  }
  // Also ends a term whose lease counts as lost: this process still holds it if the store was only too busy to renew it.
  await latest?.end().catch(onError);
}

/** Applies events until the lease is lost or should be passed on, or the signal is aborted. Then nothing is under way any more. */
async function follow<A extends AggregateTypes>(
  { feed, limits }: FollowerParts<A>,
  term: FollowerTerm<A>,
  signal: AbortSignalLike,
  onStep: () => void,
): Promise<StepOutcome> {
  try {
    while (!signal.aborted) {
      const { rings } = feed;
      const outcome = await term.step();
      if (outcome === 'lost' || outcome === 'yield') return outcome;
      onStep();
      if (outcome === 'idle') await feed.rung(rings, limits.pollMs, signal);
    }
    return 'idle';
  } finally {
    await term.settle();
  }
}
