import { describe, test } from '@jest/globals';
import {
  commandEngineContract,
  declarationContract,
  eventStoreContract,
  inMemoryAdditions,
  inMemorySightings,
  inMemorySpecimens,
  recordListContract,
  journalReaderContract,
  secretContract,
  snapshotListContract,
  specimen,
  snapshotMaintenanceContract,
  snapshotRefolderContract,
  subscriptionContract,
  subscriptionStoreContract,
  tally,
  TestRuntime,
  viewDispatcherContract,
  viewStoreContract,
  type Addition,
  type AdditionQuery,
  type BreakableStores,
  type OpenAnyStore,
  type OpenStores,
  type Specimen,
  type SpecimenQuery,
  type SubscriptionStorage,
  type TallyTypes,
  type ViewStorage,
} from '@snapfold/kernel/testing';
import type { Query } from '../model/query.js';
import type { View } from '../model/view.js';
import type { Commit, CommitResult, HistoryRange } from '../ports/event-store.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { CurrentSnapshots } from '../snapshots/current-snapshots.js';
import { InMemoryReadModel } from './in-memory-read-model.js';
import { InMemoryStores, type InMemorySearch } from './in-memory-stores.js';
import { InMemorySubscriptionStore } from './in-memory-subscription-store.js';
import { InMemoryViewStore } from './in-memory-view-store.js';

type Stores = typeof InMemoryEventStore<TallyTypes>;

/** Returns at most two events per page, as a store does whose events are large. */
class ShortPages extends InMemoryEventStore<TallyTypes> {
  override async history(aggregateId: string, range: HistoryRange) {
    return super.history(aggregateId, { ...range, limit: Math.min(2, range.limit) });
  }

  override async journal(range: HistoryRange) {
    return super.journal({ ...range, limit: Math.min(2, range.limit) });
  }
}

/** Checks the command id before the version. The port leaves the order open. */
class CommandFirst extends InMemoryEventStore<TallyTypes> {
  override async commit(batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
    for (const [index, { command }] of batch.entries())
      if (command && (await this.findCommand(command.id))) return { outcome: 'rejected', index, reason: 'command' };
    return super.commit(batch);
  }
}

/** Checks for unique keys that other aggregates hold before the version and the command id. The port leaves the order open. */
class UniqueFirst extends InMemoryEventStore<TallyTypes> {
  override async commit(batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
    const result = await super.commit(batch);
    if (result.outcome !== 'rejected') return result;
    const { index } = result;
    const isHeld = batch[index]?.changes.some(({ aggregateId, uniqueKeys: { label } }) =>
      [...this.snapshots.values()].some(
        ({ id, state }) => label !== undefined && id !== aggregateId && state.label.toLowerCase() === label,
      ),
    );
    return isHeld ? { outcome: 'rejected', index, reason: 'unique', rule: 'label' } : result;
  }
}

const openEvents = (Store: Stores) => () => {
  const store = new Store(tally);
  return Promise.resolve((release: typeof tally) => new Store(release, store));
};
const openStores =
  (Store: Stores): OpenStores<BreakableStores> =>
  () => {
    const shared = new Store(tally);
    return Promise.resolve((release) => {
      const store = new Store(release, shared);
      return { events: store, maintenance: store, lose: (id) => Promise.resolve(store.lose(id)) };
    });
  };
const runtime = new TestRuntime();
const openAdditions = () => Promise.resolve(new InMemoryViewStore<Addition, AdditionQuery>(inMemoryAdditions, runtime));
const openViews = (Store: Stores) => (): Promise<ViewStorage> => {
  const events = new Store(tally);
  const stores = new Map<string, InMemoryViewStore<never, Query>>();
  return Promise.resolve({
    events: (release) => new Store(release, events),
    restore: (position) => Promise.resolve(events.restore(position)),
    view: <V extends object>({ type }: View<V, TallyTypes>) => {
      const store = stores.get(type) ?? new InMemoryViewStore<never, Query>(everything, runtime);
      stores.set(type, store);
      // The map holds the stores of all views, with records of any type.
      return store as ViewStore<object, Query> as ViewStore<V, Query>;
    },
  });
};
/** Returns the store with this name, and adds it if it is missing. */
function subscriptionIn(stores: Map<string, InMemorySubscriptionStore>, name: string): InMemorySubscriptionStore {
  const store = stores.get(name) ?? new InMemorySubscriptionStore(runtime);
  stores.set(name, store);
  return store;
}
const openSubscriptions = (Store: Stores) => (): Promise<SubscriptionStorage> => {
  const events = new Store(tally);
  const stores = new Map<string, InMemorySubscriptionStore>();
  return Promise.resolve({
    events: (release) => new Store(release, events),
    restore: (position) => Promise.resolve(events.restore(position)),
    subscription: (name) => subscriptionIn(stores, name),
  });
};
const everything = { build: () => ({ matches: () => true, order: [] }) };

describe('declarations', () => {
  const open: OpenAnyStore = () => Promise.resolve((aggregate) => Promise.resolve(new InMemoryEventStore(aggregate)));
  // Every in-memory store has its own storage, which two aggregate types cannot share.
  const shared = 'aggregate types with any allowed names are kept apart in one storage';
  for (const { name, run } of declarationContract(open, new TestRuntime())) if (name !== shared) test(name, run);
});

describe('secrets', () => {
  let random = 0;
  const unequal = { monotonic: () => 0, random: () => (random = (random + 0.618) % 1) };
  const search: InMemorySearch<never, never> = { snapshots: (_, builder) => builder, records: (_, builder) => builder };
  const open = () => {
    const stores = new InMemoryStores(search, unequal);
    return Promise.resolve(() => stores);
  };
  for (const { name, run } of secretContract(open)) test(name, run);
});

describe('event store', () => {
  for (const { name, run } of eventStoreContract(openEvents(InMemoryEventStore))) test(name, run);
});

describe('lists of records', () => {
  const open = () => Promise.resolve(new InMemoryViewStore<Specimen, SpecimenQuery>(inMemorySightings, runtime));
  for (const { name, run } of recordListContract(open)) test(name, run);
});

describe('lists of snapshots', () => {
  const open = () => {
    const events = new InMemoryEventStore(specimen);
    const lists = new InMemoryReadModel(() => events.snapshots, inMemorySpecimens);
    return Promise.resolve({ events, snapshots: new CurrentSnapshots(specimen, events, lists), maintenance: events });
  };
  for (const { name, run } of snapshotListContract(open)) test(name, run);
});

describe('view store', () => {
  for (const { name, run } of viewStoreContract(openAdditions, runtime)) test(name, run);
});

for (const Store of [InMemoryEventStore<TallyTypes>, CommandFirst, UniqueFirst])
  describe(`command engine on ${Store.name}`, () => {
    for (const { name, run } of commandEngineContract(openEvents(Store), new TestRuntime())) test(name, run);
  });

describe('subscription store', () => {
  const open = () => {
    const stores = new Map<string, InMemorySubscriptionStore>();
    return Promise.resolve((name: string) => subscriptionIn(stores, name));
  };
  for (const { name, run } of subscriptionStoreContract(open, runtime)) test(name, run);
});

describe('snapshot maintenance', () => {
  for (const { name, run } of snapshotMaintenanceContract(openStores(InMemoryEventStore))) test(name, run);
});

for (const Store of [InMemoryEventStore<TallyTypes>, ShortPages]) {
  describe(`view dispatcher on ${Store.name}`, () => {
    for (const { name, run } of viewDispatcherContract(openViews(Store), runtime)) test(name, run);
  });

  describe(`journal reader on ${Store.name}`, () => {
    for (const { name, run } of journalReaderContract(openViews(Store), runtime)) test(name, run);
  });

  describe(`subscription on ${Store.name}`, () => {
    for (const { name, run } of subscriptionContract(openSubscriptions(Store), runtime)) test(name, run);
  });

  describe(`snapshot refolder on ${Store.name}`, () => {
    for (const { name, run } of snapshotRefolderContract(openStores(Store), new TestRuntime())) test(name, run);
  });
}
