import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { findMongodBinary } from '../binary/mongod-binary.ts';
import { isAlive } from '../machine/processes.ts';
import { startTemporaryMongod } from '../temporary/temporary-mongod.ts';
import { startMongod, type RunningMongod } from './start-mongod.ts';

jest.setTimeout(120_000);
const log = () => undefined;
let binary = '';
let dataDir = '';
const started: RunningMongod[] = [];

beforeAll(async () => {
  binary = await findMongodBinary({ env: process.env, log: console.log });
}, 600_000);
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snapfold-data-'));
});
afterEach(async () => {
  for (const mongod of started.splice(0)) await mongod.stop();
  await rm(dataDir, { recursive: true });
});

async function start(): Promise<RunningMongod> {
  const mongod = await startMongod({ binary, dataDir, log });
  started.push(mongod);
  return mongod;
}

async function withNotes<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri);
  return work(client).finally(() => client.close());
}
const write = (uri: string, text: string) =>
  withNotes(uri, (client) =>
    client.withSession((session) =>
      session.withTransaction(() => client.db('test').collection('notes').insertOne({ text }, { session })),
    ),
  );
const read = (uri: string) =>
  withNotes(uri, async (client) =>
    (await client.db('test').collection<{ text: string }>('notes').find().toArray()).map((n) => n.text),
  );

test('a transaction survives a stop and a start on another port', async () => {
  const first = await start();
  await write(first.uri, 'kept');
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  expect(await first.exited).toEqual({ code: 0, signal: null });

  await rm(join(dataDir, 'snapfold-owner.json'));
  const second = await start();
  expect(second.uri).not.toBe(first.uri);
  expect(await read(second.uri)).toEqual(['kept']);
  await write(second.uri, 'more');
  expect((await readdir(dataDir)).filter((name) => name.endsWith('.log')).sort()).toEqual([
    'mongod.log',
    'mongod.previous.log',
  ]);
});

test('a second start on the same directory is refused, and the first mongod goes on', async () => {
  const first = await start();
  await expect(start()).rejects.toMatchObject({
    name: 'StartError',
    message: expect.stringContaining(`DATA_DIR ${dataDir} is in use by process ${process.pid}`),
  });
  await write(first.uri, 'unharmed');
  expect(await read(first.uri)).toEqual(['unharmed']);
});

test('of two starts at the same moment one succeeds', async () => {
  const outcomes = await Promise.allSettled([start(), start()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('when mongod is killed, the process is notified, and the next start recovers', async () => {
  const first = await start();
  await write(first.uri, 'journaled');
  process.kill(first.pid, 'SIGKILL');
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await read((await start()).uri)).toEqual(['journaled']);
});

test('a DATA_DIR that is a file is refused in one line', async () => {
  const file = join(dataDir, 'file');
  await writeFile(file, '');
  for (const wrong of [file, join(file, 'below')]) {
    await expect(startMongod({ binary, dataDir: wrong, log })).rejects.toMatchObject({
      name: 'StartError',
      message: `DATA_DIR ${wrong} is not a directory`,
    });
  }
});

// Only Linux has /proc, where no user can make a folder.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a DATA_DIR that cannot be made is refused in one line', async () => {
  await expect(startMongod({ binary, dataDir: '/proc/none', log })).rejects.toMatchObject({
    name: 'StartError',
    message: 'DATA_DIR /proc/none cannot be written (ENOENT)',
  });
});

test('a start on data that mongod refuses fails with the reason of mongod', async () => {
  await writeFile(join(dataDir, 'storage.bson'), 'damaged');
  await expect(start()).rejects.toMatchObject({
    name: 'StartError',
    message: expect.stringMatching(/DATA_DIR .+: .+/),
  });
});

test('a standalone mongod has no replica set', async () => {
  const mongod = await startTemporaryMongod(
    { env: { ...process.env, MONGOD_BINARY: binary }, log },
    { replicaSet: 'none' },
  );
  try {
    const hello = await withNotes(mongod.uri, (client) => client.db('admin').command({ hello: 1 }));
    expect(hello).toMatchObject({ isWritablePrimary: true });
    expect(hello).not.toHaveProperty('setName');
  } finally {
    await mongod.stop();
  }
});

test('a temporary mongod has test commands, and leaves no files', async () => {
  const mongod = await startTemporaryMongod({ env: { ...process.env, MONGOD_BINARY: binary }, log });
  const folder = await withNotes(mongod.uri, async (client) => {
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    const options: { parsed?: { storage?: { dbPath?: string } } } = await client
      .db('admin')
      .command({ getCmdLineOpts: 1 });
    return options.parsed?.storage?.dbPath ?? '';
  });
  await readdir(folder);
  await mongod.stop();
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});
