import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import type { AbortSignalLike } from '../../runtime/runtime.js';
import { StepPace } from '../steps/step-pace.js';
import type { ViewParts } from '../steps/view-parts.js';
import type { StepOutcome } from './term-start.js';
import { ViewTerm } from './view-term.js';

/** The longest wait after a failure, in milliseconds: much longer than a lease. */
const longestWaitMs = 30_000;

/**
 * Fills a generation of a view whenever it gets the lease: applies the journal's events in position order, each batch in one transaction
 * with the checkpoint. After a failure it begins again from what is stored, after a wait that doubles each time. Never rejects; resolves
 * once the signal is aborted and the lease is released.
 */
export async function followGeneration<A extends AggregateTypes, V extends object, Q extends Query>(
  parts: ViewParts<A, V, Q>,
  generation: number,
  signal: AbortSignalLike,
): Promise<void> {
  const { runtime, limits, onError } = parts;
  const pace = new StepPace(limits.batchEvents);
  let latest: ViewTerm<A, V, Q> | undefined;
  let failures = 0;
  let parksNewer = false;
  while (!signal.aborted) {
    let wait = limits.leaseMs / 4;
    try {
      const term: ViewTerm<A, V, Q> | undefined = await ViewTerm.begin(parts, generation, { pace, parksNewer, signal });
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

/** Applies events until the lease is lost or should be passed on, or the signal is aborted. */
async function follow<A extends AggregateTypes, V extends object, Q extends Query>(
  { feed, limits }: ViewParts<A, V, Q>,
  term: ViewTerm<A, V, Q>,
  signal: AbortSignalLike,
  onStep: () => void,
): Promise<StepOutcome> {
  while (!signal.aborted) {
    const { rings } = feed;
    const outcome = await term.step();
    if (outcome === 'lost' || outcome === 'yield') return outcome;
    onStep();
    if (outcome === 'idle') await feed.rung(rings, limits.pollMs, signal);
  }
  return 'idle';
}
