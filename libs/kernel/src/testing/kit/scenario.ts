import { frozenCopy } from '../../data/frozen.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import type { ErrorDetails } from '../../model/domain-error.js';
import { fold } from '../../model/fold.js';
import { unborn } from '../../ports/snapshot.js';
import { assertEqual, ExpectationFailed } from './expectation.js';

import { shownAt } from './spec-line.js';
import { testContext } from '../runtime/test-context.js';
import { told, type Trial, type Verdict, verdictOf } from './verdict.js';

/** What a command is decided with; by default services that fail when asked, and {@link testContext}. */
export interface Surroundings<A extends AggregateTypes> {
  readonly services?: A['services'];
  /** Services that by their type never answer with a promise, see {@link Outcome}. */
  readonly synchronous?: readonly SynchronousName<A['services']>[];
  readonly context?: CqrsContext;
}

/**
 * The names of services whose type is no promise, nor may be one (`Awaitable`): only these may be called synchronous. The name of
 * an object of services stands for all in it; services that are one function are called `services`.
 */
export type SynchronousName<S> = S extends AnyFunction
  ? Unpromised<S, 'services'>
  : { [Name in keyof S & string]-?: Unpromised<S[Name], Name> }[keyof S & string];

type AnyFunction = (...args: never[]) => unknown;

/** `Name`, unless what it names is a function that may answer with a promise, or neither function nor object. */
type Unpromised<Service, Name> = Service extends AnyFunction
  ? [Extract<ReturnType<Service>, PromiseLike<unknown>>] extends [never]
    ? Name
    : never
  : Service extends object
    ? Name
    : never;

/**
 * What is expected of a command. It is decided twice, as the engine may, on data that is frozen: what the engine would not store,
 * a handler that changes what it was given, one that decides otherwise the second time, and an answer of a service that it does
 * not await are reported by name.
 *
 * The services of a test may answer at once where the real ones answer with a promise. So the second time every answer is a promise:
 * a command that then comes to another outcome does not await it, and fails. A missing `await` that changes no outcome is not seen;
 * that of `if (!services.knows(id)) throw refuse(...)` shows only in a test of the refusal.
 *
 * A service that by its type never answers with a promise need not be awaited. Types are gone when a test runs: where the outcome
 * depends on such an answer, the test names the service as `synchronous`. The compiler takes only names of such services.
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

/** An aggregate with these events behind it: `await given(order, placed).when(pay).then(paid)`. */
export function given<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  ...events: readonly A['event'][]
): Scenario<A> {
  const head = () => {
    if (events.length === 0)
      throw new ExpectationFailed(
        'NOT_FOUND: an update needs an aggregate that exists. Give the events behind it: given(aggregate, ...events).',
      );
    return { ...unborn(aggregate, 'a'), state: fold(aggregate, events), version: events.length };
  };
  return {
    state: () => fold(aggregate, events),
    when(command, surroundings) {
      const own = frozenCopy(command);
      return outcome(new Error(), {
        ...surrounded(surroundings),
        ...{ aggregate, type: own.type, head },
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
    when(command, surroundings) {
      const own = frozenCopy(command);
      return outcome(new Error(), {
        ...surrounded(surroundings),
        ...{ aggregate, type: own.type },
        head: () => unborn(aggregate, 'a'),
        decide: (_, asked, seen) => aggregate.handleCreate(own, asked, seen),
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

function surrounded<A extends AggregateTypes>({
  services = unavailable<A>(),
  synchronous = [],
  context = testContext(),
}: Surroundings<A> = {}): Pick<Trial<A>, 'services' | 'isSynchronous' | 'context'> {
  const names = synchronous.map(String);
  const isSynchronous = (service: string) => names.some((name) => service === name || service.startsWith(`${name}.`));
  return { services, isSynchronous, context };
}

/** Services for commands that need none: whatever is asked of them fails. */
function unavailable<A extends AggregateTypes>(): A['services'] {
  const fail = (what: string) => {
    throw new ExpectationFailed(`The command asked its services${what}, but the test gives none.`);
  };
  return new Proxy(() => undefined, {
    get: (_, name) => fail(` for "${String(name)}"`),
    apply: () => fail(''),
  });
}
