import type { Aggregate, AggregateTypes } from '../aggregate.js';
import type { CqrsContext } from '../cqrs-context.js';
import { Decider } from '../decider.js';
import type { BoundCommand } from '../decision.js';
import { defaultLimits } from '../engine-limits.js';
import { isSnapfoldError, type SnapfoldError } from '../error-kind.js';
import { metadataOf } from '../event-envelope.js';
import type { Snapshot } from '../snapshot.js';
import { assertEqual, isExpectationFailed } from './expectation.js';
import { TestRuntime } from './test-runtime.js';
import { WatchedServices } from './watched-services.js';

/** A command of a test, and all that it is decided with. */
export interface Trial<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  /** The command's `type`. */
  readonly type: string;
  readonly services: A['services'];
  readonly context: CqrsContext;
  /** The aggregate that it is for, at version 0 for a creation. */
  head(): Snapshot<A>;
  decide(state: A['state'], services: A['services'], context: CqrsContext): ReturnType<BoundCommand<A>['decide']>;
}

/** What became of a command: events, or a refusal. */
export interface Verdict<A extends AggregateTypes> {
  readonly events: readonly A['event'][];
  readonly refusal?: SnapfoldError;
}

/** A verdict as plain data, to be compared and shown. */
export function told<A extends AggregateTypes>({ events, refusal }: Verdict<A>): unknown {
  return refusal ? { refused: refusal.code, details: refusal.details ?? {} } : events;
}

/** Decides a command twice, as the engine may. A fault is thrown. */
export async function verdictOf<A extends AggregateTypes>(trial: Trial<A>): Promise<Verdict<A>> {
  const ids: string[] = [];
  const first = await decideOnce(trial, ids);
  const second = await decideOnce(trial, ids);
  assertEqual(told(second), told(first), `"${trial.type}" decided a second time`);
  return first;
}

async function decideOnce<A extends AggregateTypes>(trial: Trial<A>, ids: string[]): Promise<Verdict<A>> {
  const { aggregate, type, services, context } = trial;
  const current = trial.head();
  const watched = new WatchedServices(services);
  // A service of a test may really wait, which the clock of a test runtime does not.
  const limits = { ...defaultLimits, decisionMs: Infinity };
  const { change, refusal } = await new Decider<A>({ aggregate, runtime: new TestRuntime(), limits }).decide(current, {
    type,
    creates: current.version === 0,
    context: withSameIds(context, ids),
    decide: (state, seen) => trial.decide(state, watched.services, seen),
  });
  watched.assertAwaited();
  if (!refusal) return { events: change?.events.map(({ payload }) => payload) ?? [] };
  const { error } = refusal;
  if (isRefusal(error)) return { events: [], refusal: error };
  throw error instanceof Error && isExpectationFailed(error.cause) ? error.cause : error;
}

/** By its name: the aggregate may be of another copy of the kernel. */
function isRefusal(error: unknown): error is SnapfoldError {
  return isSnapfoldError(error) && error.name === 'DomainError';
}

/** A context that gives the same ids, in the same order, to every decision. */
function withSameIds(context: CqrsContext, ids: string[]): CqrsContext {
  let given = 0;
  const newId = () => (ids[given++] ??= context.newId());
  return { ...metadataOf(context), at: context.at, newId };
}
