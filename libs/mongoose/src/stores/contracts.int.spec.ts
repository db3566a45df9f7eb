import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import type { Aggregate } from '@snapfold/kernel';
import {
  addition,
  commandEngineContract,
  declarationContract,
  eventStoreContract,
  recordListContract,
  journalReaderContract,
  secretContract,
  sighting,
  snapshotListContract,
  specimen,
  snapshotMaintenanceContract,
  snapshotRefolderContract,
  subscriptionContract,
  subscriptionStoreContract,
  tally,
  viewDispatcherContract,
  viewStoreContract,
  type AdditionQuery,
  type OpenAnyStore,
  type SpecimenFields,
  type SpecimenQuery,
  type SubscriptionStorage,
  type TallyTypes,
  type ViewStorage,
} from '@snapfold/kernel/testing';
import { uniqueDatabase } from '@snapfold/mongod';
import { createConnection as createSecond } from '@snapfold/second-mongoose';
import { createConnection, type Connection } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { conditionFilter } from '../queries/condition-filter.js';
import { byId, filterOf, type MongoQueryBuilder } from '../queries/mongo-query.js';
import { sortOf } from '../queries/search-order.js';
import type { StoredFields } from '../queries/stored-fields.js';
import { mongooseStores, type MongooseStores } from './mongoose-stores.js';

const additions: MongoQueryBuilder<AdditionQuery> = {
  indexes: [{ name: 'tally_version', key: { tallyId: 1, version: -1 } }],
  build: ({ tallyId, by }) => ({ filter: filterOf({ tallyId, by }), sort: [['version', -1]] }),
};

/** Searches specimens whose fields are below `prefix`. */
function specimenQueries(prefix = ''): MongoQueryBuilder<SpecimenQuery> {
  const fields: StoredFields<SpecimenFields> = { id: '_id', name: `${prefix}name`, size: `${prefix}size` };
  return {
    build: (query) => ({ filter: conditionFilter(query.where, fields), sort: sortOf(query.sort ?? [], fields) }),
  };
}

/** Our copy of Mongoose; in the full run another copy instead. */
const copies: [copy: string, create: typeof createConnection][] =
  process.env['TEST_FULL'] === 'true'
    ? [['another copy, of the oldest supported release', createSecond]]
    : [['our copy of Mongoose', createConnection]];

describe.each(copies)('over a connection of %s', (_, create) => {
  const { uri, name } = uniqueDatabase();
  let connection: Connection;
  let databases = 0;
  const opened: MongooseStores[] = [];

  beforeAll(async () => {
    connection = await create(uri, connectionOptions(uri)).asPromise();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((stores) => stores.close()));
    await database().dropDatabase();
    databases += 1;
  });
  afterAll(() => connection.close());

  /** The database of the current test. */
  const database = () => connection.useDb(`${name}_${databases}`, { useCache: true });

  /** The stores of one more process on the database. */
  function newStores(): MongooseStores {
    const stores = mongooseStores(database());
    opened.push(stores);
    return stores;
  }

  async function openStores() {
    const stores = newStores();
    stores.aggregate(tally, byId);
    await stores.prepare();
    const snapshots = database().collection<{ _id: string }>('tallies_snapshots');
    return (release: Aggregate<TallyTypes>) => ({
      ...newStores().aggregate(release, byId),
      lose: async (id: string) => {
        await snapshots.deleteOne({ _id: id });
      },
    });
  }

  async function openEvents() {
    const open = await openStores();
    return (release: Aggregate<TallyTypes>) => open(release).events;
  }

  async function restore(position: number): Promise<void> {
    const journal = database().collection<{ _id: number; aggregateId: string }>('tallies_journal');
    const gone = { _id: { $gt: position } };
    const ids = await journal.distinct('aggregateId', gone);
    await database()
      .collection<{ _id: string }>('tallies_snapshots')
      .deleteMany({ _id: { $in: ids } });
    await journal.deleteMany(gone);
    const counters = database().collection<{ _id: string }>('counters');
    await counters.updateOne({ _id: 'tallies_journal' }, { $set: { position } });
  }

  /** The store of a subscription to the sample, as in one more process. */
  const subscription = (name: string) => newStores().subscription({ name, aggregateType: tally.type });

  describe('declarations', () => {
    const open: OpenAnyStore = () => {
      const stores = newStores();
      return Promise.resolve(async (aggregate) => {
        const { events } = stores.aggregate(aggregate, byId);
        await stores.prepare();
        return events;
      });
    };
    for (const { name: promise, run } of declarationContract(open, systemRuntime)) test(promise, run);
  });

  describe('secrets', () => {
    const open = async () => {
      await newStores().prepare();
      return newStores;
    };
    for (const { name: promise, run } of secretContract(open)) test(promise, run);
  });

  describe('event store', () => {
    for (const { name: promise, run } of eventStoreContract(openEvents)) test(promise, run);
  });

  describe('lists of records', () => {
    const open = async () => {
      const stores = newStores();
      await stores.prepare();
      return stores.view(sighting, specimenQueries());
    };
    for (const { name: promise, run } of recordListContract(open)) test(promise, run);
  });

  describe('lists of snapshots', () => {
    const open = async () => {
      const stores = newStores();
      const opened = stores.aggregate(specimen, specimenQueries('state.'));
      await stores.prepare();
      return opened;
    };
    for (const { name: promise, run } of snapshotListContract(open)) test(promise, run);
  });

  describe('view store', () => {
    const open = async () => {
      const stores = newStores();
      await stores.prepare();
      return stores.view(addition, additions);
    };
    for (const { name: promise, run } of viewStoreContract(open, systemRuntime)) test(promise, run);
  });

  describe('command engine', () => {
    for (const { name: promise, run } of commandEngineContract(openEvents, systemRuntime)) test(promise, run);
  });

  async function openViews(): Promise<ViewStorage> {
    const stores = newStores();
    stores.aggregate(tally, byId);
    await stores.prepare();
    return {
      events: (release) => newStores().aggregate(release, byId).events,
      view: (view) => newStores().view(view, byId),
      restore,
    };
  }

  describe('view dispatcher', () => {
    for (const { name: promise, run } of viewDispatcherContract(openViews, systemRuntime)) test(promise, run);
  });

  describe('journal reader', () => {
    for (const { name: promise, run } of journalReaderContract(openViews, systemRuntime)) test(promise, run);
  });

  describe('subscription store', () => {
    const open = async () => {
      await newStores().prepare();
      return subscription;
    };
    for (const { name: promise, run } of subscriptionStoreContract(open, systemRuntime)) test(promise, run);
  });

  describe('subscription', () => {
    const open = async (): Promise<SubscriptionStorage> => {
      const events = await openEvents();
      return { events, subscription, restore };
    };
    for (const { name: promise, run } of subscriptionContract(open, systemRuntime)) test(promise, run);
  });

  describe('snapshot maintenance', () => {
    for (const { name: promise, run } of snapshotMaintenanceContract(openStores)) test(promise, run);
  });

  describe('snapshot refolder', () => {
    for (const { name: promise, run } of snapshotRefolderContract(openStores, systemRuntime)) test(promise, run);
  });
});
