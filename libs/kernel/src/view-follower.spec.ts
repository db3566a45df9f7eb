import { expect, test } from '@jest/globals';
import {
  addition,
  inMemoryAdditions,
  tally,
  TestRuntime,
  type Addition,
  type AdditionQuery,
} from '@snapfold/kernel/testing';
import { InMemoryEventStore, InMemoryViewStore } from './in-memory/index.js';
import { ViewDispatcher } from './view-dispatcher.js';

/** Once it is busy, it does not renew a lease in time, as a database under load. */
class BusyStore extends InMemoryViewStore<Addition, AdditionQuery> {
  readonly refused = Promise.withResolvers<void>();
  isBusy = false;

  override lease(generation: number, owner: string, ms: number): Promise<number | undefined> {
    if (!this.isBusy) return super.lease(generation, owner, ms);
    this.refused.resolve();
    return Promise.resolve(undefined);
  }
}

test('who stops gives a lease back also when the store was too busy to renew it', async () => {
  const runtime = new TestRuntime();
  const store = new BusyStore(inMemoryAdditions, runtime);
  const errors: unknown[] = [];
  const history = new InMemoryEventStore(tally);
  const onError = (error: unknown) => errors.push(error);
  const dispatcher = new ViewDispatcher({ view: addition, store, history, runtime, onError });
  dispatcher.start();
  await dispatcher.ready;
  store.isBusy = true;
  await store.refused.promise;
  await dispatcher.stop();
  store.isBusy = false;
  expect(await store.lease(1, 'another', 3_000)).toBe(2);
  expect(errors).toEqual([]);
});
