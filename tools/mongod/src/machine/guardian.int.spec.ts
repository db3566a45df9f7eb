import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { findMongodBinary } from '../binary/mongod-binary.ts';
import { startMongod } from '../server/start-mongod.ts';
import { isAlive } from './processes.ts';

jest.setTimeout(120_000);
const log = () => undefined;
let binary = '';
let dataDir = '';
let parent: ChildProcess | undefined;

beforeAll(async () => {
  binary = await findMongodBinary({ env: process.env, log: console.log });
}, 600_000);
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snapfold-data-'));
});
afterEach(async () => {
  parent?.kill('SIGKILL');
  await rm(dataDir, { recursive: true, maxRetries: 10 });
});

/** Starts a process that runs a mongod, as `npm start` does. Tests kill it. */
async function spawnParent(): Promise<{ pid: number; mongod: number }> {
  const code = `
    const { startMongod } = await import(${JSON.stringify(join(import.meta.dirname, '../server/start-mongod.ts'))});
    const options = ${JSON.stringify({ binary, dataDir })};
    const { uri, pid, exited } = await startMongod({ ...options, log() {} });
    const { MongoClient } = await import(${JSON.stringify(import.meta.resolve('mongodb'))});
    const client = await new MongoClient(uri).connect();
    await client.db('test').collection('notes').insertOne({ text: 'kept' });
    process.stdout.write(String(pid));
    await exited;
    process.exit(7);`;
  parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => parent?.stdout?.once('data', (chunk) => resolve(String(chunk))));
  if (parent.pid === undefined) throw new Error('The parent does not run');
  return { pid: parent.pid, mongod: Number(line) };
}

async function guardianOf(mongod: number): Promise<number> {
  return Number(/^PPid:\s*(\d+)/m.exec(await readFile(`/proc/${mongod}/status`, 'utf8'))?.[1]);
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(50);
}

async function expectData(): Promise<void> {
  const { uri, stop } = await startMongod({ binary, dataDir, log });
  const client = new MongoClient(uri);
  try {
    expect(await client.db('test').collection('notes').countDocuments({ text: 'kept' })).toBe(1);
  } finally {
    await client.close();
    await stop();
  }
}

test('when the parent is killed, mongod ends; an immediate start waits for that and finds the data', async () => {
  const { pid, mongod } = await spawnParent();
  process.kill(pid, 'SIGKILL');
  await expectData();
  expect(isAlive(mongod)).toBe(false);
});

test('a start is refused while the parent lives, and the message names the parent', async () => {
  const { pid } = await spawnParent();
  await expect(startMongod({ binary, dataDir, log })).rejects.toThrow(
    `DATA_DIR ${dataDir} is in use by process ${pid}`,
  );
  process.kill(pid, 'SIGKILL');
  await expectData();
});

// These tests find the guardian in /proc, which only Linux has.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('when the guardian is killed, the parent ends mongod and is notified', async () => {
  const { mongod } = await spawnParent();
  const parentEnd = once(parent!, 'exit');
  process.kill(await guardianOf(mongod), 'SIGKILL');
  await gone(mongod);
  expect(await parentEnd).toEqual([7, null]);
});

onLinux('a mongod whose parent and guardian were killed is ended by the next start', async () => {
  const { pid, mongod } = await spawnParent();
  const guardian = await guardianOf(mongod);
  process.kill(pid, 'SIGSTOP');
  process.kill(guardian, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  await gone(guardian);
  await expectData();
  expect(isAlive(mongod)).toBe(false);
});

onLinux('when the parent is gone before the guardian has started, mongod ends too', async () => {
  const [script, pidFile] = [join(dataDir, 'mongod'), join(dataDir, 'pid')];
  await writeFile(script, '#!/bin/sh\necho $$ > "$1"\nexec sleep 60\n', { mode: 0o755 });
  const args = [join(import.meta.dirname, 'guardian.ts'), join(dataDir, 'log'), '', script, pidFile];
  const guardian = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  guardian.disconnect();
  await once(guardian, 'exit');
  // A mongod that was left alone has time to write its id. One that was ended may not have written it.
  await sleep(500);
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!pid) return;
  const left = isAlive(pid);
  if (left) process.kill(pid);
  expect(left).toBe(false);
});
