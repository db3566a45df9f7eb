import { describe, test } from '@jest/globals';
import {
  commandEngineContract,
  eventStoreContract,
  inMemoryAdditions,
  snapshotMaintenanceContract,
  snapshotRefolderContract,
  tally,
  TestRuntime,
  viewDispatcherContract,
  viewStoreContract,
  type Addition,
  type AdditionQuery,
  type OpenStores,
} from '@snapfold/kernel/testing';
import { InMemoryEventStore, InMemoryViewStore } from './index.js';

const openEvents = () => {
  const store = new InMemoryEventStore(tally);
  return Promise.resolve((release: typeof tally) => new InMemoryEventStore(release, store));
};
const openStores: OpenStores = async () => {
  const open = await openEvents();
  return (release) => {
    const store = open(release);
    return { events: store, maintenance: store };
  };
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

describe('snapshot maintenance', () => {
  for (const { name, run } of snapshotMaintenanceContract(openStores)) test(name, run);
});

describe('snapshot refolder', () => {
  for (const { name, run } of snapshotRefolderContract(openStores, new TestRuntime())) test(name, run);
});
