import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryStores, type InMemorySearch } from '../in-memory/in-memory-stores.js';
import { eventId } from '../model/event-envelope.js';
import type { Query, QueryBuilder } from '../model/query.js';
import { service } from './service-declaration.js';

const search: InMemorySearch<Query, never> = {
  snapshots: (_, builder) => ({
    build: (query) => ({
      matches: ({ state }) => builder.build(query)['label'] === Reflect.get(state, 'label'),
      order: [],
    }),
  }),
  records: () => ({ build: () => ({ matches: () => true, order: [] }) }),
};
const asIs: QueryBuilder<Query, Query> = { build: (query) => query };
const services: TallyTypes['services'] = { allows: () => true };
const start = (label: string) => ({ type: 'start', label }) as const;

/** Each tally that starts has a letter: a tally in another journal, whose label is the id of the event, and which costs a stamp. */
function declare(buyStamp: () => Promise<void> = () => Promise.resolve()) {
  return service({
    aggregates: {
      tallies: { aggregate: tally, queries: asIs, services: () => services },
      letters: { aggregate: { ...tally, type: 'letters' }, queries: asIs, services: () => services },
    },
    views: {},
    subscriptions: {
      sending: {
        of: 'tallies',
        async handle(event, { create, update, snapshots }) {
          if (event.payload.type === 'tally_started') {
            await buyStamp();
            await create('letters', start(eventId(event)));
          }
          if (event.payload.type === 'tally_added') {
            const { items } = await snapshots.letters.find({ label: `${event.aggregateId}-1` }, { limit: 1 });
            await update('letters', items[0]?.id ?? '', { type: 'add', by: event.payload.by });
          }
        },
      },
    },
  });
}

/** Listeners that collect all errors. */
const listeners = (errors: unknown[]) => ({
  onViewError: (_view: string, error: unknown) => errors.push(error),
  onRefoldError: (error: unknown) => errors.push(error),
  onSubscriptionError: (...error: readonly unknown[]) => errors.push(error),
});

async function open(runtime: TestRuntime, stores = new InMemoryStores(search, runtime), declared = declare()) {
  const errors: unknown[] = [];
  const running = await declared.open(stores, { runtime, ...listeners(errors) });
  return { running, errors, context: testContext({}, runtime), ...running.aggregates };
}

async function until(runtime: TestRuntime, holds: () => Promise<boolean>): Promise<void> {
  for (let ms = 0; !(await holds()); ms += 10) {
    expect(ms).toBeLessThan(60_000);
    await runtime.sleep(10);
  }
}

test('the handler of a subscription reads snapshots and changes aggregates of the service, soon after each commit', async () => {
  const runtime = new TestRuntime();
  const { running, errors, context, tallies, letters } = await open(runtime);
  const { id } = await tallies.engine.create(start('a'), context);
  await tallies.engine.update(id, { type: 'add', by: 7 }, context);
  const before = runtime.monotonic();
  await until(runtime, async () => (await running.subscriptions.sending.status()).checkpoint === 2);
  expect(runtime.monotonic() - before).toBeLessThan(500);
  const { items } = await letters.snapshots.find({ label: `${id}-1` }, { limit: 5 });
  expect(items).toMatchObject([{ version: 2, state: { total: 7 } }]);
  const [sent] = await letters.events.history(items[0]?.id ?? '', { after: 0, limit: 1 });
  expect(sent?.metadata).toMatchObject({
    userId: 'subscription:sending',
    causationId: `${id}-1`,
    correlationId: context.correlationId,
  });
  await running.close();
  expect(errors).toEqual([]);
});

test('close lets a handler finish that is at work, and its commands are still taken', async () => {
  const runtime = new TestRuntime();
  const begun = Promise.withResolvers<void>();
  const declared = declare(async () => {
    begun.resolve();
    await runtime.sleep(300);
  });
  const { running, errors, context, tallies, letters } = await open(runtime, undefined, declared);
  await tallies.engine.create(start('a'), context);
  await begun.promise;
  await running.close();
  expect((await letters.events.journal({ after: 0, limit: 5 })).length).toBe(1);
  expect((await running.subscriptions.sending.status()).checkpoint).toBe(1);
  expect(errors).toEqual([]);
});

test('a handler may be a method of an object of a class', async () => {
  class Counting {
    readonly of = 'tallies';
    #handled = 0;

    get handled(): number {
      return this.#handled;
    }

    handle(): void {
      this.#handled += 1;
    }
  }
  const counting = new Counting();
  const aggregates = { tallies: { aggregate: tally, queries: asIs, services: () => services } };
  const runtime = new TestRuntime();
  const declared = service({ aggregates, views: {}, subscriptions: { counting } });
  const running = await declared.open(new InMemoryStores(search, runtime), { runtime, ...listeners([]) });
  await running.aggregates.tallies.engine.create(start('a'), testContext({}, runtime));
  await until(runtime, () => Promise.resolve(counting.handled === 1));
  await running.close();
});

test('a service with a subscription that is behind or has parked events is ready, and says which are parked', async () => {
  const runtime = new TestRuntime();
  let isBroken = true;
  const declared = declare(() => (isBroken ? Promise.reject(new Error('no paper')) : Promise.resolve()));
  const { running, errors, context, tallies } = await open(runtime, undefined, declared);
  await running.readiness.settled;
  expect(await running.readiness.blockedSubscriptions()).toEqual([]);
  await tallies.engine.create(start('a'), context);
  expect(running.readiness.isReady).toBe(true);
  await until(runtime, async () => (await running.subscriptions.sending.status()).parked === 1);
  expect(running.readiness.isReady).toBe(true);
  expect(await running.readiness.blockedSubscriptions()).toEqual([{ subscription: 'sending', firstParked: 1 }]);
  expect(errors).toContainEqual(['sending', new Error('no paper')]);
  isBroken = false;
  await running.close();
});

test.each([
  ['a name that is not allowed', { 'a name': { of: 'tallies', handle: () => undefined } }, 'A subscription is named'],
  ['no handler', { sending: { of: 'tallies' } }, '`handle` of the subscription "sending" must be a function'],
  ['an aggregate that is not declared', { sending: { of: 'nobody', handle: () => undefined } }, 'of: "nobody"'],
])('a subscription with %s cannot be declared', (_, subscriptions, message) => {
  const aggregates = { tallies: { aggregate: tally, queries: asIs, services: () => services } };
  // A caller in JavaScript may pass anything.
  const declaring = () => service({ aggregates, views: {}, subscriptions: subscriptions as never });
  expect(declaring).toThrow(expect.objectContaining({ code: 'INVALID_DECLARATION' }));
  expect(declaring).toThrow(message);
});
