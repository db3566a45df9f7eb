import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { money } from '@snapfold/domain';
import { isSnapfoldError } from '@snapfold/kernel';
import { createContext } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { connectionOptions, StartupError, startupErrorOf, systemRuntime } from '@snapfold/mongoose';
import { createConnection } from '@snapfold/second-mongoose';
import { mongo, type Connection } from 'mongoose';
import { openBank, type Bank } from './bank.js';

// contracts.int.spec.ts and faults.int.spec.ts of `@snapfold/mongoose` also run over a connection of the other copy.
const { uri } = uniqueDatabase();
let connection: Connection;
/** Two banks, as two processes would open them. */
let banks: readonly [Bank, Bank];
const errors: unknown[] = [];

const open = () =>
  openBank(connection, {
    runtime: systemRuntime,
    onViewError: (_, error) => errors.push(error),
    onRefoldError: (error) => errors.push(error),
    onSubscriptionError: (_, error) => errors.push(error),
  });

beforeAll(async () => {
  connection = await createConnection(uri, connectionOptions(uri)).asPromise();
  banks = [await open(), await open()];
});
afterAll(async () => {
  await Promise.all(banks.map((bank) => bank.close()));
  await connection.dropDatabase();
  await connection.close();
});

const context = () => createContext(systemRuntime, {});

test('another copy of Mongoose shares no class with ours, neither of the driver nor of BSON', async () => {
  expect(connection.getClient()).not.toBeInstanceOf(mongo.MongoClient);
  const things = connection.collection('things');
  await things.insertOne({});
  expect((await things.findOne())?._id).not.toBeInstanceOf(mongo.ObjectId);
  const failure: unknown = await things.updateOne({}, { $no: 1 }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'MongoServerError' });
  expect(failure).not.toBeInstanceOf(mongo.MongoError);
});

test('of 200 creations that race for 100 keys from two processes, 100 succeed and 100 are refused', async () => {
  const register = async (index: number) => {
    const { engine } = banks[index % 2 === 0 ? 0 : 1].aggregates.users;
    const email = `user${index % 100}@example.org`;
    return engine.create({ type: 'register', email, name: 'Ada' }, context()).then(
      () => 'done',
      (error: unknown) => (isSnapfoldError(error) ? error.code : error),
    );
  };
  // Users n and n + 100 claim the same key. The second hundred is shifted by one, so that the two are created by different processes.
  const order = Array.from({ length: 200 }, (_, index) => (index < 100 ? index : 100 + ((index + 1) % 100)));
  const outcomes = await Promise.all(order.map(register));
  const expected = ['done', 'USER_EMAIL_TAKEN'].flatMap((outcome) => Array.from({ length: 100 }, () => outcome));
  expect(outcomes.map(String).sort()).toEqual(expected.sort());
  expect(await banks[0].aggregates.users.events.journal({ after: 0, limit: 1_000 })).toHaveLength(100);
});

test('committed events reach the views', async () => {
  const [
    {
      aggregates: { users, accounts },
    },
    {
      views: { movements },
    },
  ] = banks;
  const owner = await users.engine.create({ type: 'register', email: 'grace@example.org', name: 'Grace' }, context());
  const account = await accounts.engine.create({ type: 'open', owner: owner.id, currency: 'EUR' }, context());
  const amount = money(100, 'EUR');
  const deposited = await accounts.engine.update(account.id, { type: 'deposit', amount }, context());
  expect(await movements.waitFor(deposited.position, 10_000)).toBe(true);
  const { items } = await movements.find({ accountId: account.id }, { limit: 10 });
  expect(items).toMatchObject([{ amount, balance: amount }]);
  expect(errors).toEqual([]);
});

test.each(['mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100', 'mongodb://127.0.0.1/?w=', 'nonsense'])(
  'startupErrorOf returns a StartupError for the failure to connect to %s',
  async (address) => {
    const failure: unknown = await createConnection(address)
      .asPromise()
      .catch((error: unknown) => error);
    expect(startupErrorOf(failure)).toBeInstanceOf(StartupError);
  },
);
