import { describe, expect, test } from '@jest/globals';
import { creating, tally, type SynchronousName, type Tally, type TallyTypes } from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import type { Aggregate, AggregateTypes, Awaitable } from '../../model/aggregate.js';
import { refusals } from '../../model/domain-error.js';
import { tallyErrors } from '../contracts/tally.js';

const started = { type: 'tally_started', label: 'x' } as const;
const start = { type: 'start', label: 'x' } as const;

interface Asking<S> extends AggregateTypes {
  readonly state: Tally;
  readonly create: TallyTypes['create'];
  readonly update: TallyTypes['update'];
  readonly event: TallyTypes['event'];
  readonly services: S;
  readonly error: TallyTypes['error'];
  readonly query: TallyTypes['query'];
}

/** An aggregate whose creation succeeds if `ask` returns a true value, and is refused with `TALLY_FULL` otherwise. */
function asking<S>(ask: (services: S) => unknown): Aggregate<Asking<S>> {
  return {
    ...tally,
    unique: {},
    handleUpdate: () => [],
    handleCreate: async (_, services) => {
      if (await ask(services)) return [started];
      throw refusals(tallyErrors)('TALLY_FULL');
    },
  };
}

/** Runs a scenario that asks `services` by `ask`, and expects a creation. */
const deciding = <S>(services: S, ask: (services: S) => unknown) =>
  creating(asking(ask)).when(start, { services }).then(started);

const unawaited = (names: string) => `does not await the answer of its service ${names}.`;

interface Knowing {
  knows(name: string): Awaitable<boolean>;
}
const knowing = (answer: () => Awaitable<boolean>): Knowing => ({ knows: answer });
const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);

describe('an answer counts as awaited', () => {
  test.each<[string, (services: Knowing) => unknown]>([
    ['by await', async (services) => await services.knows('x')],
    ['by being returned', (services) => services.knows('x')],
    ['by catch', async (services) => await Promise.resolve(services.knows('x')).catch(() => false)],
    ['by finally', async (services) => await (services.knows('x') as Promise<boolean>).finally(() => undefined)],
    ['by its own catch', async (services) => await (services.knows('x') as Promise<boolean>).catch(() => false)],
    [
      'in Promise.all',
      async (services) => (await Promise.all([services.knows('x'), services.knows('y')])).every(Boolean),
    ],
  ])('%s', async (_, ask) => {
    await deciding(knowing(yes), ask);
  });
  test('if it is lazy, and its `then` is called once per decision', async () => {
    let times = 0;
    const lazy = Object.freeze({ then: (told: (answer: boolean) => void) => void ((times += 1), told(true)) });
    await deciding({ knows: () => lazy }, async ({ knows }) => (await (knows() as unknown)) === true);
    expect(times).toBe(2);
  });
});

describe('an answer that is not awaited is reported', () => {
  test('also if another answer of the same service is awaited', async () => {
    const ask = async (services: Knowing) => (services.knows('x') ? await services.knows('y') : false);
    await expect(deciding(knowing(yes), ask)).rejects.toThrow(unawaited('"knows"'));
  });
  test('if the services are a function', async () => {
    const ask = (knows: () => Awaitable<boolean>) => !!knows();
    await expect(deciding(yes, ask)).rejects.toThrow(unawaited('"services"'));
    await deciding(yes, (knows) => knows());
  });
  test('if the service is nested in others, also in an instance of a class', async () => {
    class Users {
      readonly #known = true;
      get() {
        return Promise.resolve(this.#known);
      }
    }
    const services = { users: new Users(), by: { name: { get: yes } } };
    await expect(deciding(services, ({ users }) => Boolean(users.get()))).rejects.toThrow(unawaited('"users.get"'));
    await expect(deciding(services, ({ by }) => Boolean(by.name.get()))).rejects.toThrow(unawaited('"by.name.get"'));
    await deciding(services, async ({ users, by }) => (await users.get()) && (await by.name.get()));
    await deciding(services, ({ users }) => users instanceof Users);
  });
  test('if the services are frozen', async () => {
    const services = Object.freeze({ knows: yes, more: Object.freeze({ knows: yes }) });
    await expect(deciding(services, ({ knows }) => Boolean(knows()))).rejects.toThrow(unawaited('"knows"'));
    await expect(deciding(services, ({ more }) => Boolean(more.knows()))).rejects.toThrow(unawaited('"more.knows"'));
    await deciding(services, async ({ knows, ...others }) => (await knows()) && (await others.more.knows()));
  });
  test('and its rejection is not unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const down = () => Promise.reject(new Error('down'));
    const ask = async (services: Knowing) => {
      const answer = services.knows('x');
      await new Promise((resolve) => setTimeout(resolve, 5));
      return !!answer;
    };
    await expect(deciding(knowing(down), ask)).rejects.toThrow(unawaited('"knows"'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

test('a member of services that is not a service is passed on as it is', async () => {
  const data = { list: ['a'], map: new Map([['a', 1]]), at: new Date(0), name: 'x', nothing: null };
  await deciding(data, ({ list, map, at, name, nothing }) => {
    const same = [list === data.list, map === data.map, at === data.at, name === 'x', nothing === null, 'map' in data];
    return same.every(Boolean);
  });
});

test('services that are a function fail if the test does not give them', async () => {
  const scenario = creating(asking((knows: () => Awaitable<boolean>) => knows()));
  await expect(scenario.when(start).then(started)).rejects.toThrow('asked its services, but the test gives none');
});

describe('a stub that answers at once', () => {
  const hasty = (services: Knowing) => (services.knows('x') ? true : false);
  const refused = (services: Knowing) => creating(asking(hasty)).when(start, { services }).thenRefuses('TALLY_FULL');

  test('does not hide a missing await', async () => {
    await expect(refused(knowing(() => false))).rejects.toThrow(unawaited('"knows"'));
    await expect(refused(knowing(no))).rejects.toThrow(unawaited('"knows"'));
    await expect(deciding({ users: { knows: () => 1 } }, ({ users }) => users.knows() === 1)).rejects.toThrow(
      unawaited('"users.knows"'),
    );
    await expect(
      deciding(
        () => 1,
        (one) => one() === 1,
      ),
    ).rejects.toThrow(unawaited('"services"'));
  });
  test('passes if its answer is awaited', async () => {
    await deciding(
      knowing(() => true),
      async (services) => await services.knows('x'),
    );
    await creating(asking<Knowing>((services) => services.knows('x')))
      .when(start, { services: knowing(() => false) })
      .thenRefuses('TALLY_FULL');
  });
  test('may also throw at once', async () => {
    const down = () => {
      throw refusals(tallyErrors)('TALLY_FULL');
    };
    await creating(asking<Knowing>(async (services) => await services.knows('x')))
      .when(start, { services: knowing(down) })
      .thenRefuses('TALLY_FULL');
    await expect(refused(knowing(down))).rejects.toThrow(unawaited('"knows"'));
  });
  test('is not asked for ever by a loop that takes a promise for true', async () => {
    const untilUnknown = (services: Knowing) => {
      while (services.knows('x'));
      return true;
    };
    await expect(
      deciding(
        knowing(() => false),
        untilUnknown,
      ),
    ).rejects.toThrow(unawaited('"knows"'));
  });
  test('passes without await if the test names the service as synchronous', async () => {
    const services = { rate: () => 3, rates: { of: () => 3 }, knows: yes };
    const ask = ({ rate, rates }: typeof services) => rate() === 3 && rates.of() === 3;
    const scenario = creating(asking(ask));
    await expect(scenario.when(start, { services }).then(started)).rejects.toThrow('`synchronous: ["rate"]`');
    await expect(scenario.when(start, { services, synchronous: ['rate'] }).then(started)).rejects.toThrow(
      unawaited('"rates.of"'),
    );
    await scenario.when(start, { services, synchronous: ['rate', 'rates'] }).then(started);
    const one = () => 1;
    const isOne = (answer: typeof one) => answer() === 1;
    await creating(asking(isOne))
      .when(start, { services: one, synchronous: ['services'] })
      .then(started);
  });
  test('passes without await if the outcome does not depend on the answer, or the answer is not a value to await', async () => {
    const log: string[] = [];
    async function* names() {
      yield await Promise.resolve('x');
    }
    const services = { log: (line: string) => void log.push(line), names, bound: yes };
    await deciding(services, async ({ log, names, bound }) => {
      log('asked');
      for await (const name of names()) if (name !== 'x') return false;
      return bound.bind(undefined)();
    });
  });
});

test('a command that is decided differently each time is reported as that, also if it asks services', async () => {
  let times = 0;
  const fickle = (services: Knowing) => (services.knows('x'), (times += 1) === 1);
  await expect(
    deciding(
      knowing(() => true),
      fickle,
    ),
  ).rejects.toThrow('"start" decided a second time');
});

test('only a service that cannot return a promise may be called synchronous', () => {
  interface Mixed extends Knowing {
    readonly currency: string;
    readonly users: Knowing;
    rate(): number;
    round?(): number;
    ask?(): Promise<number>;
  }
  expectTypeOf<SynchronousName<Mixed>>().toEqualTypeOf<'users' | 'rate' | 'round'>();
  expectTypeOf<SynchronousName<() => number>>().toEqualTypeOf<'services'>();
  expectTypeOf<SynchronousName<() => Awaitable<number>>>().toBeNever();
  expectTypeOf<SynchronousName<undefined>>().toBeNever();
});
