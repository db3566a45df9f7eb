import { disregard } from '../../data/disregard.js';
import { tagOf } from './collections.js';
import { ExpectationFailed } from './expectation.js';

/** How services are watched. By default their answers stay as they are. */
export interface Watching {
  /** Whether the service of this name is to return a promise even if the test's service answers at once. */
  readonly promises?: (name: string) => boolean;
  /** How many answers there may be: a command that does not await a promise may ask for ever. */
  readonly atMost?: number;
}

/**
 * Wraps services to notice each answer that the command does not await. Services have names such as `users.get`; services that are a
 * single function have the name `services`.
 */
export class WatchedServices<S> {
  readonly services: S;
  readonly #watching: Required<Watching>;
  /** One object per answer: the same service may be asked several times. */
  readonly #unawaited = new Set<{ readonly name: string }>();
  /** The service behind each proxy: a service is called as a method of itself, not of its proxy. */
  readonly #originals = new WeakMap<object, object>();
  #answers = 0;

  constructor(services: S, { promises = () => false, atMost = Infinity }: Watching = {}) {
    this.#watching = { promises, atMost };
    // A proxy has the type of its target.
    this.services = (isObject(services) ? this.#watched(services, '') : services) as S;
  }

  /** How many answers the services have given. */
  get answers(): number {
    return this.#answers;
  }

  /** The names of the services whose answers were not awaited. */
  unawaited(): readonly string[] {
    return [...new Set([...this.#unawaited].map(({ name }) => name))];
  }

  #watched(original: object, name: string): object {
    const proxy = new Proxy(targetLike(original), {
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
    if (this.#answers > atMost) throw new ExpectationFailed(`The command asks its service "${name}" again and again.`);
    const answer = promises(name) ? promised(ask) : ask();
    if (isFunction(answer)) return this.#watched(answer, name);
    return isObject(answer) && 'then' in answer ? this.#noticed(answer, name) : answer;
  }

  /** Wraps an answer to notice whether it is awaited: `await` reads the `then` of what is not a native promise. */
  #noticed(answer: object, name: string): object {
    const asked = { name };
    this.#unawaited.add(asked);
    // Prevents an unhandled rejection if the command does not await the answer. Not for other thenables: they may begin only when their
    // `then` is called.
    if (tagOf(answer) === 'Promise') disregard(answer);
    return new Proxy(targetLike(answer), {
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

/** Returns the answer as a promise, unless it is a function, or can be awaited or iterated asynchronously as it is. */
function promised(ask: () => unknown): unknown {
  try {
    const answer = ask();
    const isAsIs = isFunction(answer) || (isObject(answer) && ('then' in answer || Symbol.asyncIterator in answer));
    return isAsIs ? answer : Promise.resolve(answer);
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the service decides what it throws
    return Promise.reject(error);
  }
}

/** Whether a member is a function, or an object that may have functions; not an array, a date or the like. */
function isService(member: unknown): member is object {
  return isFunction(member) || (isObject(member) && tagOf(member) === 'Object');
}

/**
 * Returns a target for a proxy, with the same keys and prototype. The original cannot be the target: a proxy of a frozen object must
 * return its values as they are.
 */
function targetLike(original: object): object {
  if (isFunction(original)) return () => undefined;
  const target = Object.fromEntries(Object.keys(original).map((key) => [key, undefined]));
  Reflect.setPrototypeOf(target, Reflect.getPrototypeOf(original));
  return target;
}

type AnyFunction = (...args: unknown[]) => unknown;

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || isFunction(value);
}
