import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { openBank } from '@snapfold/infrastructure';
import { createContext } from '@snapfold/kernel/engine';
import { startTemporaryMongod, uniqueDatabase } from '@snapfold/mongod';
import { connect, systemRuntime, type Connection } from '@snapfold/mongoose';

const MAIN = resolve(import.meta.dirname, '../dist/main.js');
const { uri, name } = uniqueDatabase();
const search = { env: process.env, log: () => {} };
const silent = {
  ...{ runtime: systemRuntime, onViewError: () => {}, onRefoldError: () => {}, onSubscriptionError: () => {} },
};
let connection: Connection;

beforeEach(async () => {
  connection ??= await connect(uri);
  await connection.dropDatabase();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const users = () => connection.collection<{ _id: string; [field: string]: unknown }>('users_snapshots');

/** Registers users a0, a1, ... and opens an account of the first. Resolves with the ids of the first three users. */
async function fill(count: number): Promise<readonly [string, string, string]> {
  const bank = await openBank(connection, silent);
  const context = createContext(systemRuntime);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const command = { type: 'register', email: `a${n}@example.org`, name: `A${n}` } as const;
    ids.push((await bank.aggregates.users.engine.create(command, context)).id);
  }
  await bank.aggregates.accounts.engine.create({ type: 'open', owner: ids[0] ?? '', currency: 'EUR' }, context);
  await bank.close();
  const [first = '', second = '', third = ''] = ids;
  return [first, second, third];
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = { MONGODB_URI: uri }) {
  const { MONGODB_URI: _, DATA_DIR: __, NODE_OPTIONS: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, [MAIN, 'snapshots', ...args], { env: { ...inherited, ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }));
  return { ended, stop: () => child.kill('SIGTERM') };
}
const run = (args: readonly string[], env?: NodeJS.ProcessEnv) => start(args, env).ended;
const parsed = (text: string): unknown => JSON.parse(text);

test('status counts the snapshots that are current, stale and newer', async () => {
  const [first, second, third] = await fill(5);
  await users().updateOne({ _id: first }, { $set: { schemaVersion: 0 } });
  await users().updateOne({ _id: second }, { $set: { schemaVersion: -1 } });
  await users().updateOne({ _id: third }, { $set: { schemaVersion: 3 } });
  expect(await run(['status'])).toEqual({
    code: 0,
    err: '',
    out: [
      'type      schemaVersion  total  current  stale              newer      behind  missing',
      'users     2              5      2        2 (v-1: 1, v0: 1)  1 (v3: 1)  0       0',
      'accounts  2              1      1        0                  0          0       0',
      '',
    ].join('\n'),
  });
  const json = await run(['status', '--json']);
  expect(parsed(json.out)).toMatchObject([
    { aggregateType: 'users', schemaVersion: 2, total: 5, current: 2, newer: [{ schemaVersion: 3, count: 1 }] },
    { aggregateType: 'accounts', schemaVersion: 2, total: 1, current: 1, stale: [], newer: [] },
  ]);
});

test('status works on an empty database', async () => {
  const { code, out } = await run(['status', '--json']);
  expect(code).toBe(0);
  expect(parsed(out)).toMatchObject([{ total: 0 }, { total: 0 }]);
});

test('rebuild folds all snapshots again, even wrong ones of this release, but none of a later one; --stale only earlier ones', async () => {
  const [first, second, third] = await fill(40);
  const before = await users().find().sort({ _id: 1 }).toArray();
  await users().updateOne({ _id: first }, { $set: { schemaVersion: 0, state: {}, unique: {} } });
  await users().updateOne({ _id: second }, { $set: { 'state.name': 'wrong' } });
  const stale = await run(['rebuild', '--stale']);
  expect(stale).toMatchObject({ code: 0, err: '' });
  expect(stale.out).toMatch(/^users {2}1 of 1 {2}[\d,]+\/s\naccounts {2}0 of 0 {2}0\/s\n$/);
  expect(await users().findOne({ _id: second })).toMatchObject({ state: { name: 'wrong' } });

  await users().updateOne({ _id: third }, { $set: { schemaVersion: 3, state: { of: 'a later release' } } });
  const all = await run(['rebuild']);
  expect(all).toMatchObject({ code: 0, err: '' });
  expect(all.out).toMatch(/^users {2}39 of 39 {2}[\d,]+\/s\naccounts {2}1 of 1 {2}[\d,]+\/s\n$/);
  const after = await users().find().sort({ _id: 1 }).toArray();
  const others = (documents: typeof before) =>
    documents.filter(({ _id }) => _id !== third).map(({ revision: _, ...document }) => document);
  expect(others(after)).toEqual(others(before));
  expect(after[2]).toMatchObject({ schemaVersion: 3, state: { of: 'a later release' } });
});

test('status counts the snapshots that are behind their journal or missing, and rebuild repairs them', async () => {
  const [first, second, third] = await fill(3);
  const before = await users().find().sort({ _id: 1 }).toArray();
  const bank = await openBank(connection, silent);
  await bank.aggregates.users.engine.update(
    first,
    { type: 'change_email', email: 'b@example.org' },
    createContext(systemRuntime),
  );
  await bank.close();
  await users().replaceOne({ _id: first }, before[0] ?? {});
  await users().deleteMany({ _id: { $in: [second, third] } });

  const status = await run(['status']);
  expect(status.out.split('\n')[1]).toMatch(/^users +2 +1 +1 +0 +0 +1 +2$/);
  const rebuilt = await run(['rebuild']);
  expect(rebuilt).toMatchObject({ code: 0, err: '' });
  expect(rebuilt.out).toMatch(/^users {2}3 of 3 /);
  expect((await run(['status'])).out.split('\n')[1]).toMatch(/^users +2 +3 +3 +0 +0 +0 +0$/);
  expect(await users().findOne({ _id: first })).toMatchObject({ version: 2, unique: { email: 'b@example.org' } });
  expect(await users().findOne({ _id: third })).toMatchObject({ version: 1, unique: { email: 'a2@example.org' } });
});

test('rebuild --json prints its progress as lines of JSON', async () => {
  await fill(3);
  const { code, out } = await run(['rebuild', '--json']);
  expect(code).toBe(0);
  const lines = out.trim().split('\n').map(parsed);
  expect(lines).toMatchObject([
    { aggregateType: 'users', total: 3, done: 3, failed: 0, failures: [], etaSeconds: 0 },
    { aggregateType: 'accounts', total: 1, done: 1 },
  ]);
});

test('rebuild names the snapshots that it cannot rebuild, and rebuilds the others', async () => {
  const [first, second, third] = await fill(3);
  await users().updateOne({ _id: first }, { $set: { version: 9 } });
  await users().updateOne({ _id: second }, { $set: { schemaVersion: 0, unique: { email: 'other' } } });
  await users().updateOne({ _id: third }, { $set: { schemaVersion: 3, unique: { email: 'a1@example.org' } } });
  const { code, out, err } = await run(['rebuild']);
  expect(code).toBe(1);
  expect(out).toMatch(/^users {2}0 of 2 .* 2 failed$/m);
  expect(out).toMatch(/^accounts {2}1 of 1 /m);
  expect(err.trim().split('\n').sort()).toEqual(
    [
      expect.stringMatching(new RegExp(`^users ${first}: .*\\(VERSION_NOT_REACHED\\)$`)),
      expect.stringMatching(new RegExp(`^users ${second}: ${third} holds the same key "a1@.*\\(UNIQUE_KEY_HELD\\)$`)),
      '2 snapshots could not be rebuilt; they stay as they were.',
    ].sort((a, b) => String(a).localeCompare(String(b))),
  );
});

test('a rebuild that is stopped by SIGTERM says so in one line and exits with 1', async () => {
  await fill(2);
  const admin = connection.getClient().db('admin');
  const writes = {
    failCommands: ['update'],
    namespace: `${name}.users_snapshots`,
    blockConnection: true,
    blockTimeMS: 2_000,
  };
  const set = await admin.command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data: writes });
  const rebuild = start(['rebuild']);
  const entered = Number(set['count']) + 1;
  await admin.command({ waitForFailPoint: 'failCommand', timesEntered: entered, maxTimeMS: 30_000 });
  rebuild.stop();
  expect(await rebuild.ended).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Stopped before the end; .*\n$/m),
  });
});

test('a database that cannot be used is reported in one line that names MONGODB_URI', async () => {
  const nobody = await run(['status'], { MONGODB_URI: 'mongodb://127.0.0.1:1/' });
  expect(nobody).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^MONGODB_URI: .*ECONNREFUSED.*\n$/) });
  const malformed = await run(['rebuild'], { MONGODB_URI: 'http://x' });
  expect(malformed).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^MONGODB_URI: .*\n$/) });
  const standalone = await startTemporaryMongod(search, { replicaSet: 'none' });
  const refused = await run(['status'], { MONGODB_URI: standalone.uri });
  await standalone.stop();
  expect(refused).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^MONGODB_URI: .*standalone.*\n$/),
  });
});

test('a missing MONGODB_URI is reported in one line', async () => {
  const unset = await run(['status'], {});
  expect(unset).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^MONGODB_URI: .*mongodb:\/\/.*\n$/) });
});

test('an unknown command and an unknown option are reported as such, with exit code 1', async () => {
  expect(await run(['rebiuld'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('unknown command') });
  expect(await run(['status', '--jsn'])).toMatchObject({ code: 1, err: expect.stringContaining('unknown option') });
});
