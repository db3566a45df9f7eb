import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { isAlive } from '../machine/processes.ts';
import type { RunningMongod } from '../server/start-mongod.ts';
import { startTemporaryReplicaSet } from './temporary-replica-set.ts';

async function withAdmin<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri);
  return work(client).finally(() => client.close());
}
const hello = ({ uri }: RunningMongod) => withAdmin(uri, (client) => client.db('admin').command({ hello: 1 }));

/** The data directory of a node. */
const folderOf = ({ uri }: RunningMongod) =>
  withAdmin(uri, async (client) => {
    const options: { parsed?: { storage?: { dbPath?: string } } } = await client
      .db('admin')
      .command({ getCmdLineOpts: 1 });
    return options.parsed?.storage?.dbPath ?? '';
  });

test('a temporary replica set has three nodes, and leaves no files', async () => {
  const set = await startTemporaryReplicaSet({ env: process.env, log: console.log });
  const [first, second, third] = await Promise.all(set.nodes.map(hello));
  expect([first?.['isWritablePrimary'], second?.['secondary'], third?.['secondary']]).toEqual([true, true, true]);
  await withAdmin(set.uri, (client) =>
    client
      .db('test')
      .collection('notes')
      .insertOne({}, { writeConcern: { w: 3, journal: true } }),
  );
  const folders = await Promise.all(set.nodes.map(folderOf));
  const [paused, killed] = set.nodes.map(({ pid }) => pid);
  process.kill(paused ?? NaN, 'SIGSTOP');
  process.kill(killed ?? NaN, 'SIGKILL');
  await set.stop();
  expect(set.nodes.map(({ pid }) => isAlive(pid))).toEqual([false, false, false]);
  for (const folder of folders) {
    expect(folder).toContain(tmpdir());
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  }
});
