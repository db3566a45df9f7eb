import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTemporaryMongod, uniqueDatabase } from '@snapfold/mongod';
import mongoose, { type Connection, type mongo } from 'mongoose';
import type { CollectionLayout } from './collection-layout.js';
import { connectionOptions } from '../connection/connection-options.js';
import { prepareDatabase } from './prepare-database.js';
import { StartupError } from '../connection/startup-error.js';

const { uri } = uniqueDatabase();
let connection: Connection;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
});
beforeEach(() => connection.dropDatabase());
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const things: CollectionLayout = {
  name: 'things',
  indexes: [
    { name: 'unique_name', key: { 'unique.name': 1 }, unique: true, where: 'unique.name' },
    { name: 'status', key: { status: 1, _id: 1 } },
  ],
};

function dbOf({ db }: Connection): mongo.Db {
  if (!db) throw new Error('not connected');
  return db;
}
const db = () => dbOf(connection);
const indexNames = async () => (await db().collection('things').indexes()).map(({ name }) => name).sort();

test('preparing an empty database creates its collections and indexes, and preparing it again changes nothing', async () => {
  await prepareDatabase(db(), [things]);
  await prepareDatabase(db(), [things]);
  expect(await indexNames()).toEqual(['_id_', 'status', 'unique_name']);
});

test('several processes may prepare a database at once', async () => {
  await Promise.all(Array.from({ length: 8 }, () => prepareDatabase(db(), [things])));
  expect(await indexNames()).toEqual(['_id_', 'status', 'unique_name']);
});

test('preparing completes a database whose first start was killed between a collection and its indexes', async () => {
  await db().createCollection('things');
  await prepareDatabase(db(), [things]);
  expect(await indexNames()).toEqual(['_id_', 'status', 'unique_name']);
});

test('a unique index that is missing on a collection with documents is an error that names it and says what to do', async () => {
  await prepareDatabase(db(), [things]);
  await db()
    .collection('things')
    .insertOne({ unique: { name: 'x' } });
  await db().collection('things').dropIndexes();
  const failure = prepareDatabase(db(), [things]);
  await expect(failure).rejects.toBeInstanceOf(StartupError);
  await expect(failure).rejects.toThrow(
    /^The unique index unique_name of \S+\.things is missing.*createIndex\(\{"unique.name":1\}, \{.*\}\)$/,
  );
});

test('an index that is not unique is created even on a collection with documents', async () => {
  await prepareDatabase(db(), [things]);
  await db()
    .collection('things')
    .insertOne({ unique: { name: 'x' } });
  await db().collection('things').dropIndex('status');
  await prepareDatabase(db(), [things]);
  expect(await indexNames()).toContain('status');
});

test('preparing waits for an index that takes longer to build than an answer may take', async () => {
  const appName = connection.name;
  const impatient = await mongoose
    .createConnection(uri, { ...connectionOptions(uri), appName, socketTimeoutMS: 300 })
    .asPromise();
  const data = { appName, failCommands: ['createIndexes'], blockConnection: true, blockTimeMS: 700 };
  await connection
    .getClient()
    .db('admin')
    .command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data });
  await prepareDatabase(dbOf(impatient), [things]);
  expect(await indexNames()).toEqual(['_id_', 'status', 'unique_name']);
  await impatient.close();
});

test('an index with the right name and another definition is an error', async () => {
  await db().collection('things').createIndex({ 'unique.name': 1 }, { name: 'unique_name' });
  await expect(prepareDatabase(db(), [things])).rejects.toThrow('The index unique_name of');
});

test('a standalone server is refused in one line that says what to do', async () => {
  const mongod = await startTemporaryMongod({ env: process.env, log: console.log }, { replicaSet: 'none' });
  const standalone = mongoose.createConnection(mongod.uri, connectionOptions(mongod.uri));
  try {
    await standalone.asPromise();
    const failure = prepareDatabase(dbOf(standalone), [things]);
    await expect(failure).rejects.toBeInstanceOf(StartupError);
    await expect(failure).rejects.toThrow(/^The database .*standalone.*: use a replica set.*$/);
    expect(await dbOf(standalone).listCollections().toArray()).toEqual([]);
  } finally {
    await standalone.close();
    await mongod.stop();
  }
}, 600_000);
