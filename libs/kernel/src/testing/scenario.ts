import type { Aggregate, AggregateTypes } from '../aggregate.js';
import { unborn } from '../change.js';
import type { CqrsContext } from '../cqrs-context.js';
import type { ErrorDetails } from '../domain-error.js';
import { frozenCopy } from '../frozen.js';
import { InvalidResult } from '../invalid-result.js';
import { assertEqual, ExpectationFailed } from './expectation.js';
import { stateAfter } from './past.js';
import { shownAt } from './spec-line.js';
import { testContext } from './test-context.js';
import { told, verdictOf, type Trial, type Verdict } from './verdict.js';

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
  /** As in the engine, what is to be updated has to exist: at least one event is given. */
  when(command: A['update'], surroundings?: Surroundings<A>): Outcome<A>;
}

/** An aggregate with these events behind it: `await given(account, opened).when(deposit).then(deposited)`. */
export function given<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  ...events: readonly A['event'][]
): Scenario<A> {
  const head = () => {
    if (events.length === 0)
      throw new ExpectationFailed(
        'NOT_FOUND: an update needs an aggregate that exists. Give the events behind it: given(aggregate, ...events).',
      );
    return { ...unborn(aggregate, 'a'), state: stateAfter(aggregate, events), version: events.length };
  };
  return {
    state() {
      const here = new Error();
      try {
        return stateAfter(aggregate, events);
      } catch (error) {
        throw shownAt(here, error);
      }
    },
    when(command, { services = unavailable<A>(), context = testContext() } = {}) {
      const own = frozenCopy(command);
      return outcome(new Error(), {
        ...{ aggregate, type: own.type, services, context, head },
        decide: (state, asked, seen) => aggregate.handleUpdate(state, own, asked, seen),
      });
    },
  };
}

/** A new aggregate: `await creating(user).when(register, { services }).then(registered)`. */
export function creating<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
): { when(command: A['create'], surroundings?: Surroundings<A>): Outcome<A> } {
  return {
    when(command, { services = unavailable<A>(), context = testContext() } = {}) {
      const own = frozenCopy(command);
      return outcome(new Error(), {
        ...{ aggregate, type: own.type, services, context },
        head: () => unborn(aggregate, 'a'),
        async decide(_, asked, seen) {
          const events = await aggregate.handleCreate(own, asked, seen);
          // As the engine has it.
          if (Array.isArray(events) && events.length === 0)
            throw new InvalidResult(`${aggregate.type}: "${own.type}" created nothing.`);
          return events;
        },
      });
    },
  };
}

/** @param when was made by the function of the kit that the spec called, see {@link shownAt} */
function outcome<A extends AggregateTypes>(when: Error, trial: Trial<A>): Outcome<A> {
  async function check(here: Error, expectation: (verdict: Verdict<A>) => void): Promise<void> {
    try {
      expectation(await verdictOf(trial));
    } catch (error) {
      throw shownAt(here, error);
    }
  }

  return {
    then(...expected) {
      // To await an outcome is to call its `then` with two functions.
      const [resolve, reject]: readonly unknown[] = expected;
      if (typeof resolve === 'function') return rejectWith(shownAt(when, unasked()), reject);
      return check(new Error(), (verdict) => assertEqual(told(verdict), expected, 'events', verdict.refusal));
    },
    thenRefuses: (code, details) =>
      check(new Error(), (verdict) => {
        if (verdict.refusal?.code === code && !details) return;
        assertEqual(told(verdict), { refused: code, details }, 'refusal', verdict.refusal);
      }),
  };
}

function unasked(): ExpectationFailed {
  return new ExpectationFailed('`when` needs `.then(...)` or `.thenRefuses(...)`');
}

async function rejectWith(failure: unknown, reject: unknown): Promise<void> {
  if (typeof reject !== 'function') throw failure;
  await Reflect.apply(reject, undefined, [failure]);
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
