import type { Aggregate, AggregateTypes, Awaitable } from '../aggregate.js';
import { fold } from '../fold.js';
import type { CqrsContext } from '../cqrs-context.js';
import { DomainError, type ErrorDetails } from '../domain-error.js';
import { assertEqual, ExpectationFailed, frozen, rejectionOf } from './expectation.js';
import { testContext } from './test-context.js';

/** What a command is decided with; by default services that fail when asked, and {@link testContext}. */
export interface Surroundings<A extends AggregateTypes> {
  readonly services?: A['services'];
  readonly context?: CqrsContext;
}

/** What is expected of a command. */
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
  const state = () => fold(aggregate, frozen(events), frozen(aggregate.initial));
  return {
    state,
    when: (command, { services = unavailable<A>(), context = testContext() } = {}) =>
      outcome(aggregate, state, async (current) => aggregate.handleUpdate(current, frozen(command), services, context)),
  };
}

/** A new aggregate: `await creating(user).when(register, { services }).then(registered)`. */
export function creating<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
): { when(command: A['create'], surroundings?: Surroundings<A>): Outcome<A> } {
  return {
    when: (command, { services = unavailable<A>(), context = testContext() } = {}) =>
      outcome(
        aggregate,
        () => frozen(aggregate.initial),
        async () => aggregate.handleCreate(frozen(command), services, context),
      ),
  };
}

function outcome<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  state: () => A['state'],
  decide: (state: A['state']) => Awaitable<readonly A['event'][]>,
): Outcome<A> {
  const decided = async () => decide(frozen(state()));
  return {
    async then(...expected) {
      const events = await decided();
      assertEqual(events, expected, 'events');
      fold(aggregate, frozen(events), frozen(state()));
    },
    async thenRefuses(code, details) {
      const error = await rejectionOf(decided());
      if (!(error instanceof DomainError)) throw error;
      assertEqual(error.code, code, 'error code');
      if (details) assertEqual(error.details, details, `details of ${code}`);
    },
  };
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
