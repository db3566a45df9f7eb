import { disregard } from '../../data/disregard.js';
import { tagOf } from './collections.js';
import { ExpectationFailed } from './expectation.js';

/** How services are watched; by default as they are. */
export interface Watching {
  /** Whether the service of this name is to answer with a promise also where the test's answers at once. */
  readonly promises?: (name: string) => boolean;
  /** How many answers there are at most: who does not await a promise may ask for ever. */
  readonly atMost?: number;
}

/**
 * Services that notice an answer which the command does not await. They are known by their names, such as `users.get`; services
 * that are one function are called `services`.
 */
export class WatchedServices<S> {
  readonly services: S;
  readonly #watching: Required<Watching>;
  /** One object per answer: the same service may be asked several times. */
  readonly #unawaited = new Set<{ readonly name: string }>();
  /** What a proxy stands for: a service is called as a method of itself, not of its proxy. */
  readonly #originals = new WeakMap<object, object>();
  #answers = 0;

  constructor(services: S, { promises = () => false, atMost = Infinity }: Watching = {}) {
    this.#watching = { promises, atMost };
    // A proxy has the type of what it stands for.
    this.services = (isObject(services) ? this.#watched(services, '') : services) as S;
  }

  /** How many answers there were. */
  get answers(): number {
    return this.#answers;
  }

  /** The names of the services whose answers were not awaited. */
  unawaited(): readonly string[] {
    return [...new Set([...this.#unawaited].map(({ name }) => name))];
  }

  #watched(original: object, name: string): object {
    const proxy = new Proxy(twinOf(original), {
      get: (_, key) => {
        const member: unknown = Reflect.get(original, key, original);
        return isService(member) ? this.#watched(member, name ? `${name}.${String(key)}` : String(key)) : member;
      },
      apply: (_, self: unknown, args: unknown[]) => {
        const owner = isObject(self) ? (this.#originals.get(self) ?? self) : self;
        return this.#answer(name || 'services', () =>
          isFunction(original) ? Reflect.apply(original, owner, args) : undefined,
        );
      },
    });
    this.#originals.set(proxy, original);
    return proxy;
  }

  #answer(name: string, ask: () => unknown): unknown {
    const { promises, atMost } = this.#watching;
    this.#answers += 1;
    if (this.#answers > atMost)
      throw new ExpectationFailed(`The command asks its services for "${name}" again and again.`);
    const answer = promises(name) ? promised(ask) : ask();
    if (isFunction(answer)) return this.#watched(answer, name);
    return isObject(answer) && 'then' in answer ? this.#noticed(answer, name) : answer;
  }

  /** An answer of which it is noticed whether it is awaited: to await what is no native promise is to ask it for its `then`. */
  #noticed(answer: object, name: string): object {
    const asked = { name };
    this.#unawaited.add(asked);
    // If nobody awaits it, nobody hears of its rejection. What is no native promise may begin only when its `then` is called.
    if (tagOf(answer) === 'Promise') disregard(answer);
    return new Proxy(twinOf(answer), {
      get: (_, key) => {
        if (awaiting.has(key)) this.#unawaited.delete(asked);
        const member: unknown = Reflect.get(answer, key, answer);
        return isFunction(member)
          ? (...args: unknown[]) => Reflect.apply<typeof answer, unknown[], unknown>(member, answer, args)
          : member;
      },
    });
  }
}

const awaiting: ReadonlySet<string | symbol> = new Set(['then', 'catch', 'finally']);

/** The answer as a promise, unless there is nothing to await in it. */
function promised(ask: () => unknown): unknown {
  try {
    const answer = ask();
    const isAsIs = isFunction(answer) || (isObject(answer) && ('then' in answer || Symbol.asyncIterator in answer));
    return isAsIs ? answer : Promise.resolve(answer);
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what it is, is up to the service
    return Promise.reject(error);
  }
}

/** A function, or an object that may have some: no array, date or the like. */
function isService(member: unknown): member is object {
  return isFunction(member) || (isObject(member) && tagOf(member) === 'Object');
}

/** A target for a proxy, with the same keys and prototype: a proxy may not say otherwise than a target that is frozen. */
function twinOf(original: object): object {
  if (isFunction(original)) return () => undefined;
  const twin = Object.fromEntries(Object.keys(original).map((key) => [key, undefined]));
  Reflect.setPrototypeOf(twin, Reflect.getPrototypeOf(original));
  return twin;
}

type AnyFunction = (...args: unknown[]) => unknown;

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || isFunction(value);
}
