import { describe, test } from '@jest/globals';
import {
  commandEngineContract,
  eventStoreContract,
  inMemoryAdditions,
  tally,
  TestRuntime,
  viewDispatcherContract,
  viewStoreContract,
  type Addition,
  type AdditionQuery,
  type OpenEventStore,
} from '@snapfold/kernel/testing';
import { InMemoryEventStore, InMemoryViewStore } from './index.js';

const openEvents: OpenEventStore = () => {
  const store = new InMemoryEventStore(tally);
  return Promise.resolve((release) => new InMemoryEventStore(release, store));
};
const openAdditions = () => Promise.resolve(new InMemoryViewStore<Addition, AdditionQuery>(inMemoryAdditions));

describe('event store', () => {
  for (const { name, run } of eventStoreContract(openEvents)) test(name, run);
});

describe('view store', () => {
  for (const { name, run } of viewStoreContract(openAdditions)) test(name, run);
});

describe('command engine', () => {
  for (const { name, run } of commandEngineContract(openEvents, new TestRuntime())) test(name, run);
});

describe('view dispatcher', () => {
  const open = () =>
    Promise.resolve(
      new InMemoryViewStore<never, never>({
        build: () => ({ matches: () => true, key: () => '', direction: 'ascending' }),
      }),
    );
  for (const { name, run } of viewDispatcherContract(open)) test(name, run);
});
