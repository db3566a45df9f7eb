import type { Aggregate, AggregateTypes } from '../aggregate.js';
import { initialState, fold } from '../fold.js';
import { unborn } from '../change.js';
import { CommandFault } from '../command-fault.js';
import type { CqrsContext } from '../cqrs-context.js';
import { metadataOf } from '../event-envelope.js';
import { Decider } from '../decider.js';
import type { BoundCommand } from '../decision.js';
import { DomainError, type ErrorDetails } from '../domain-error.js';
import { defaultLimits } from '../engine-limits.js';
import { frozenCopy } from '../frozen.js';
import type { Snapshot } from '../snapshot.js';
import { assertEqual, ExpectationFailed } from './expectation.js';
import { testContext } from './test-context.js';
import { TestRuntime } from './test-runtime.js';
import { WatchedServices } from './watched-services.js';

/** What a command is decided with; by default services that fail when asked, and {@link testContext}. */
export interface Surroundings<A extends AggregateTypes> {
  readonly services?: A['services'];
  readonly context?: CqrsContext;
}

/**
 * What is expected of a command. It is decided twice, as the engine may, on data that is frozen: what the engine would not store,
 * a handler that changes what it was given, one that decides otherwise the second time, and an answer of a service that it does
 * not await are reported by name.
 */
export interface Outcome<A extends AggregateTypes> {
  /** Exactly these events, in this order; none: the command changes nothing. */
  then(...events: readonly A['event'][]): Promise<void>;
  /** A refusal with this code and, if given, exactly these details. */
  thenRefuses(code: A['error'], details?: ErrorDetails): Promise<void>;
}

/** An aggregate with a past. */
export interface Scenario<A extends AggregateTypes> {
  state(): A['state'];
  when(command: A['update'], surroundings?: Surroundings<A>): Outcome<A>;
}

/** An aggregate with these events behind it: `await given(account, opened).when(deposit).then(deposited)`. */
export function given<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  ...events: readonly A['event'][]
): Scenario<A> {
  const state = () => fold(aggregate, events, initialState(aggregate));
  const head = () => ({ ...unborn(aggregate, 'a'), state: state(), version: Math.max(1, events.length) });
  return {
    state,
    when: (command, surroundings) =>
      outcome(aggregate, head, command, surroundings, (current, own, services, context) =>
        aggregate.handleUpdate(current, own, services, context),
      ),
  };
}

/** A new aggregate: `await creating(user).when(register, { services }).then(registered)`. */
export function creating<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
): { when(command: A['create'], surroundings?: Surroundings<A>): Outcome<A> } {
  return {
    when: (command, surroundings) =>
      outcome(
        aggregate,
        () => unborn(aggregate, 'a'),
        command,
        surroundings,
        (_, own, services, context) => aggregate.handleCreate(own, services, context),
      ),
  };
}

function outcome<A extends AggregateTypes, C extends { readonly type: string }>(
  aggregate: Aggregate<A>,
  head: () => Snapshot<A>,
  command: C,
  { services = unavailable<A>(), context = testContext() }: Surroundings<A> = {},
  handle: (
    state: A['state'],
    command: C,
    services: A['services'],
    context: CqrsContext,
  ) => ReturnType<BoundCommand<A>['decide']>,
): Outcome<A> {
  // A service of a test may really wait, which the clock of a test runtime does not.
  const limits = { ...defaultLimits, decisionMs: Infinity };
  const decider = new Decider<A>({ aggregate, runtime: new TestRuntime(), limits });
  const own = frozenCopy(command);
  const ids: string[] = [];

  /** The events, or the refusal; a fault is thrown. */
  async function decideOnce(): Promise<readonly A['event'][] | DomainError> {
    const watched = new WatchedServices(services);
    const current = head();
    const { change, refusal } = await decider.decide(current, {
      type: own.type,
      creates: current.version === 0,
      context: withSameIds(context, ids),
      decide: (state, seen) => handle(state, own, watched.services, seen),
    });
    watched.assertAwaited();
    if (!refusal) return change?.events.map(({ payload }) => payload) ?? [];
    const { error } = refusal;
    if (error instanceof DomainError) return error;
    throw error instanceof CommandFault && error.cause instanceof ExpectationFailed ? error.cause : error;
  }

  async function decided(): Promise<readonly A['event'][] | DomainError> {
    const first = await decideOnce();
    const second = await decideOnce();
    const told = (result: readonly A['event'][] | DomainError) =>
      result instanceof DomainError ? [result.code, result.details] : result;
    assertEqual(told(second), told(first), `"${own.type}" decided a second time`);
    return first;
  }

  return {
    async then(...expected) {
      const result = await decided();
      if (result instanceof DomainError) throw result;
      assertEqual(result, expected, 'events');
    },
    async thenRefuses(code, details) {
      const result = await decided();
      if (!(result instanceof DomainError)) throw new ExpectationFailed(`expected a refusal, ${code}`);
      assertEqual(result.code, code, 'error code');
      if (details) assertEqual(result.details, details, `details of ${code}`);
    },
  };
}

/** A context that gives the same ids, in the same order, to every decision. */
function withSameIds(context: CqrsContext, ids: string[]): CqrsContext {
  let given = 0;
  const newId = () => (ids[given++] ??= context.newId());
  return { ...metadataOf(context), at: context.at, newId };
}

/** Services for commands that need none: whatever is asked of them fails. */
function unavailable<A extends AggregateTypes>(): A['services'] {
  return new Proxy(
    {},
    {
      get: (_, name) => {
        throw new ExpectationFailed(`The command asked its services for "${String(name)}", but the test gives none.`);
      },
    },
  );
}
