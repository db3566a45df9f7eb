import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import type { AbortSignalLike } from '../../runtime/runtime.js';
import { StepPace } from '../steps/step-pace.js';
import type { ViewParts } from '../steps/view-parts.js';
import type { StepOutcome } from './term-start.js';
import { ViewTerm } from './view-term.js';

/** The longest wait after a failure: much longer than a lease. */
const longestWaitMs = 30_000;

/**
 * Fills a generation of a view whenever it gets the lease: applies the journal's events in position order, each batch in one
 * transaction with the checkpoint. Whatever fails, it begins again from what is stored, after a wait that doubles. Resolves once the
 * signal is aborted and the lease is given back; never rejects.
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
      // The lease is not given back: the outcome of a step may be open, and nobody else may begin before that is over. The wait soon
      // outlasts it, so that a process that fares better takes over.
      latest = undefined;
      onError(error);
      failures += 1;
      pace.slower();
      wait = Math.min(limits.retryMs * 2 ** (failures - 1), longestWaitMs);
    }
    await runtime.sleep(wait, signal).catch(() => undefined);
  }
  // Also one that counts as lost: it is still ours if the store was only too busy to renew it.
  await latest?.end().catch(onError);
}

/** Applies what comes, until the lease is lost or to be passed on, or the signal aborted. */
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
