import { frozenCopy } from '../../data/frozen.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import type { ErrorDetails } from '../../model/domain-error.js';
import { fold } from '../../model/fold.js';
import { unborn } from '../../ports/snapshot.js';
import { assertEqual, ExpectationFailed } from './expectation.js';

import { shownAt } from './spec-line.js';
import { testContext } from '../runtime/test-context.js';
import { codesOf, told, type Trial, type Verdict, verdictOf } from './verdict.js';

/** The services and the context that a command is decided with. By default services that fail when asked, and {@link testContext}. */
export interface Surroundings<A extends AggregateTypes> {
  readonly services?: A['services'];
  /** The names of services that by their types never return a promise; see {@link Outcome}. */
  readonly synchronous?: readonly SynchronousName<A['services']>[];
  readonly context?: CqrsContext;
}

/**
 * The names of the services that may be called synchronous: those whose result by its type neither is nor may be a promise (`Awaitable`).
 * The name of an object of services stands for all services in it. Services that are a single function have the name `services`.
 */
export type SynchronousName<S> = S extends AnyFunction
  ? Unpromised<S, 'services'>
  : { [Name in keyof S & string]-?: Unpromised<S[Name], Name> }[keyof S & string];

type AnyFunction = (...args: never[]) => unknown;

/** `Name`, unless the service is a function that may return a promise, or neither a function nor an object. */
type Unpromised<Service, Name> = Service extends AnyFunction
  ? [Extract<ReturnType<Service>, PromiseLike<unknown>>] extends [never]
    ? Name
    : never
  : Service extends object
    ? Name
    : never;

/**
 * What a test expects of a command. The command is decided twice, as the engine may do, on frozen data. The test fails, with the name of
 * what is at fault, if the engine would not store a result, or if a handler changes its input, decides differently the second time, or
 * does not await the answer of a service.
 *
 * The services of a test may answer at once where the real ones return a promise. So the second time every answer is a promise: a command
 * that then has another outcome does not await the answer, and fails. A missing `await` that does not change the outcome is not noticed;
 * that of `if (!services.knows(id)) throw refuse(...)` is noticed only in a test of the refusal.
 *
 * A service that by its type never returns a promise need not be awaited. A running test has no types: if the outcome depends on the
 * answer of such a service, the test names it as `synchronous`. The compiler accepts only the names of such services.
 */
export interface Outcome<A extends AggregateTypes> {
  /** Expects exactly these events, in this order; without events, that the command changes nothing. */
  then(...events: readonly A['event'][]): Promise<void>;
  /** Expects a refusal with this code and, if given, exactly these details. */
  thenRefuses(code: A['error'], details?: ErrorDetails): Promise<void>;
  /** Expects a refusal for exactly these reasons, in this order, as `refuseTogether` throws it. */
  thenRefusesTogether(...codes: readonly A['error'][]): Promise<void>;
}

/** An aggregate with the events that were given. */
export interface Scenario<A extends AggregateTypes> {
  state(): A['state'];
  /** Decides an update. As in the engine, the aggregate must exist: at least one event must be given. */
  when(command: A['update'], surroundings?: Surroundings<A>): Outcome<A>;
}

/** Starts a scenario with an aggregate that has these events: `await given(order, placed).when(pay).then(paid)`. */
export function given<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  ...events: readonly A['event'][]
): Scenario<A> {
  const head = () => {
    if (events.length === 0)
      throw new ExpectationFailed(
        'NOT_FOUND: an update needs an aggregate that exists. Give its events: given(aggregate, ...events).',
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

/** Starts a scenario with a new aggregate: `await creating(user).when(register, { services }).then(registered)`. */
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

/** @param when an error that was made by the function of the kit that the spec called; see {@link shownAt} */
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
      // `await` calls `then` with two functions.
      const [resolve, reject]: readonly unknown[] = expected;
      if (typeof resolve === 'function') return rejectWith(shownAt(when, unasked()), reject);
      return check(new Error(), (verdict) => assertEqual(told(verdict), expected, 'events', verdict.refusal));
    },
    thenRefuses: (code, details) =>
      check(new Error(), (verdict) => {
        if (verdict.refusal?.code === code && !details) return;
        assertEqual(told(verdict), { refused: code, details }, 'refusal', verdict.refusal);
      }),
    thenRefusesTogether: (...codes) =>
      check(new Error(), (verdict) => {
        const { refusal } = verdict;
        assertEqual(refusal ? codesOf(refusal) : told(verdict), codes, 'refusals', refusal);
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

/** Services that fail when asked, for commands that need none. */
function unavailable<A extends AggregateTypes>(): A['services'] {
  const fail = (what: string) => {
    throw new ExpectationFailed(`The command asked its services${what}, but the test gives none.`);
  };
  return new Proxy(() => undefined, {
    get: (_, name) => fail(` for "${String(name)}"`),
    apply: () => fail(''),
  });
}
