import { afterAll, expect, test } from '@jest/globals';
import { newDataDir, ownerOf, removeAll, type RunningBank, startBank, until } from '@snapfold/running-bank';
import { processesOn } from './process-list.js';
import { nothingWrong, reconcile } from './reconcile.js';
import { WriteLoad } from './write-load.js';

afterAll(removeAll);

/** Deposits into three accounts, under way and already acknowledged by the hundred. */
async function loadOn({ client }: RunningBank): Promise<WriteLoad> {
  const accounts: string[] = [];
  for (const name of ['a', 'b', 'c']) accounts.push(await client.newAccount(`${name}@example.org`));
  const load = new WriteLoad(accounts, client, 8);
  await until('300 deposits', () => load.acknowledged.size >= 300);
  return load;
}

test('when the API is killed, mongod ends with it, and the next start has every acknowledged deposit once', async () => {
  const dataDir = await newDataDir();
  const killed = await startBank({ DATA_DIR: dataDir });
  const load = await loadOn(killed);
  const { mongodPid } = await ownerOf(dataDir);
  killed.signal('SIGKILL');
  const bank = await startBank({ DATA_DIR: dataDir });
  expect(await killed.ended).toMatchObject({ code: null, signal: 'SIGKILL', err: '' });
  expect((await ownerOf(dataDir)).mongodPid).not.toBe(mongodPid);
  await load.ended();

  expect(await reconcile(bank.client, load)).toEqual(nothingWrong);
  expect(load.open.size).toBeLessThanOrEqual(24);

  // Again, and no process starts that could end what is left.
  bank.signal('SIGKILL');
  await bank.ended;
  await until('the end of mongod', async () => (await processesOn(dataDir)).length === 0, 20_000);
});

test('when mongod is killed, the API ends and says why, and the next start recovers', async () => {
  const dataDir = await newDataDir();
  const bereft = await startBank({ DATA_DIR: dataDir });
  const load = await loadOn(bereft);
  process.kill((await ownerOf(dataDir)).mongodPid, 'SIGKILL');
  const { code, err } = await bereft.ended;
  expect(code).toBe(1);
  // What the API logs meanwhile may stand before it, but no fault of a request: every failure is answered as what it is.
  expect(err).toMatch(/^mongod ended unexpectedly \(SIGKILL\)\n$(?![^])/m);
  expect(err).not.toContain('[Http]');
  expect(await processesOn(dataDir)).toEqual([]);
  await load.ended();

  const bank = await startBank({ DATA_DIR: dataDir });
  expect(await reconcile(bank.client, load)).toEqual(nothingWrong);
  bank.signal('SIGTERM');
  expect(await bank.ended).toMatchObject({ code: 0 });
});
