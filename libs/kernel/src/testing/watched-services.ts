import { ExpectationFailed } from './expectation.js';

/** Services that notice an answer which the command does not await: it was decided without it. */
export class WatchedServices<S> {
  readonly services: S;
  readonly #unawaited = new Set<string>();

  constructor(services: S) {
    this.services = this.#watched(services);
  }

  /** Throws {@link ExpectationFailed} if an answer was not awaited. */
  assertAwaited(): void {
    const [name] = this.#unawaited;
    if (name !== undefined)
      throw new ExpectationFailed(`The command does not await what its services answer to "${name}".`);
  }

  #watched(services: S): S {
    if (typeof services !== 'object' || services === null) return services;
    return new Proxy(services, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => this.#answer(String(name), Reflect.apply(member, target, args));
      },
    });
  }

  #answer(name: string, answer: unknown): unknown {
    if (typeof answer !== 'object' || answer === null || !('then' in answer)) return answer;
    this.#unawaited.add(name);
    // To await what is no native promise is to ask it for its `then`.
    return new Proxy(answer, {
      get: (target, key) => {
        if (key === 'then') this.#unawaited.delete(name);
        const member: unknown = Reflect.get(target, key, target);
        return typeof member === 'function'
          ? (...args: unknown[]) => Reflect.apply(member, target, args) as unknown
          : member;
      },
    });
  }
}
