import { Decider } from '../../engine/decisions/decider.js';
import type { BoundCommand } from '../../engine/decisions/decision.js';
import { defaultLimits } from '../../engine/decisions/engine-limits.js';
import { isSnapfoldError, type SnapfoldError } from '../../errors/error-kind.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import { metadataOf } from '../../model/event-envelope.js';
import type { Snapshot } from '../../ports/snapshot.js';
import { TestRuntime } from '../runtime/test-runtime.js';
import { isEqual } from './equality.js';
import { assertEqual, ExpectationFailed, isExpectationFailed } from './expectation.js';
import { WatchedServices } from './watched-services.js';

/** A command of a test, and everything that it is decided with. */
export interface Trial<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  /** The command's `type`. */
  readonly type: string;
  readonly services: A['services'];
  readonly context: CqrsContext;
  /** Whether the service of this name never returns a promise. */
  isSynchronous(name: string): boolean;
  /** The aggregate that the command is for; at version 0 for a creation. */
  head(): Snapshot<A>;
  decide(state: A['state'], services: A['services'], context: CqrsContext): ReturnType<BoundCommand<A>['decide']>;
}

/** The outcome of a command: events, a refusal, or a fault. */
export interface Verdict<A extends AggregateTypes> {
  readonly events: readonly A['event'][];
  readonly refusal?: SnapfoldError;
  readonly fault?: unknown;
}

/** Returns a verdict as plain data, to compare and to show it. */
export function told<A extends AggregateTypes>(verdict: Verdict<A>): unknown {
  if ('fault' in verdict) return { failed: verdict.fault };
  const { events, refusal } = verdict;
  if (!refusal) return events;
  const [refused, ...further] = codesOf(refusal);
  return { refused, details: refusal.details ?? {}, ...(further.length > 0 ? { further } : {}) };
}

/** Returns the codes of everything that a command is refused for; see `refuseTogether`. */
export function codesOf({ code, further = [] }: SnapfoldError): readonly string[] {
  return [code, ...further.map((other) => other.code)];
}

/** How many more answers than in the first decision there may be in the second: a loop that takes a promise for `true` would never end. */
const patience = 1_000;

/**
 * Decides a command twice, as the engine may do: with the services as they are, and with promises as their answers. Throws a fault as it
 * is.
 * @throws {@link ExpectationFailed} if the second decision is another
 */
export async function verdictOf<A extends AggregateTypes>(trial: Trial<A>): Promise<Verdict<A>> {
  const ids: string[] = [];
  const decided = (watched: WatchedServices<A['services']>) => decideOnce(trial, watched.services, ids);
  const decidedAsIs = async () => {
    const watched = new WatchedServices(trial.services);
    const verdict = await decided(watched);
    assertNone(watched.unawaited());
    if ('fault' in verdict) throw verdict.fault;
    return { verdict, answers: watched.answers };
  };

  const { verdict, answers } = await decidedAsIs();
  const promised = new WatchedServices(trial.services, {
    promises: (name) => !trial.isSynchronous(name),
    atMost: answers + patience,
  });
  const second = await decided(promised);
  if (isEqual(told(second), told(verdict))) return verdict;
  const what = `"${trial.type}" decided a second time`;
  // Fails here if the command is decided differently each time, even with the services as they are.
  assertEqual(told((await decidedAsIs()).verdict), told(verdict), what);
  assertNone(promised.unawaited(), hintFor);
  assertEqual(told(second), told(verdict), what);
  return verdict;
}

/** Throws {@link ExpectationFailed} unless all answers were awaited. */
function assertNone(unawaited: readonly string[], hint: (names: readonly string[]) => string = () => ''): void {
  if (unawaited.length === 0) return;
  throw new ExpectationFailed(
    `The command does not await the answer of its service ${listed(unawaited)}.${hint(unawaited)}`,
  );
}

function hintFor(names: readonly string[]): string {
  const marks = new Set(names.map((name) => name.replace(/\..*/, '')));
  return `
Its outcome is another if the answer is a promise. If the service by its type never returns a promise, say so in the test, \
beside \`services\`: \`synchronous: [${listed([...marks])}]\`.`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}

async function decideOnce<A extends AggregateTypes>(
  trial: Trial<A>,
  services: A['services'],
  ids: string[],
): Promise<Verdict<A>> {
  const { aggregate, type, context } = trial;
  const head = trial.head();
  // Without a limit: a service of a test may really wait, which the clock of a test runtime does not notice.
  const limits = { ...defaultLimits, decisionMs: Infinity };
  const { change, refusal } = await new Decider<A>({ aggregate, runtime: new TestRuntime(), limits }).decide(head, {
    type,
    creates: head.version === 0,
    context: withSameIds(context, ids),
    decide: (state, seen) => trial.decide(state, services, seen),
  });
  if (!refusal) return { events: change?.events.map(({ payload }) => payload) ?? [] };
  const { error } = refusal;
  if (isRefusal(error)) return { events: [], refusal: error };
  return { events: [], fault: error instanceof Error && isExpectationFailed(error.cause) ? error.cause : error };
}

/** Checks the error's name, since the aggregate may be of another copy of the kernel. */
function isRefusal(error: unknown): error is SnapfoldError {
  return isSnapfoldError(error) && error.name === 'DomainError';
}

/** Returns a context that gives the same ids, in the same order, to every decision. */
function withSameIds(context: CqrsContext, ids: string[]): CqrsContext {
  let given = 0;
  const newId = () => (ids[given++] ??= context.newId());
  return { ...metadataOf(context), at: context.at, newId };
}
