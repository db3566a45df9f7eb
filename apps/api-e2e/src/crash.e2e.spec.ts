import { afterAll, expect, test } from '@jest/globals';
import { newDataDir, ownerOf, removeAll, type RunningBank, startBank, until } from '@snapfold/running-bank';
import { processesOn } from './process-list.js';
import { nothingWrong, reconcile } from './reconcile.js';
import { WriteLoad } from './write-load.js';

afterAll(removeAll);

/** Starts a load of deposits into three accounts. Resolves once 300 deposits are acknowledged; the load goes on. */
async function loadOn({ client }: RunningBank): Promise<WriteLoad> {
  const accounts: string[] = [];
  for (const name of ['a', 'b', 'c']) accounts.push(await client.newAccount(`${name}@example.org`));
  const load = new WriteLoad(accounts, client, 8);
  await until('300 deposits', () => load.acknowledged.size >= 300);
  return load;
}

test('when the API is killed, its mongod ends too, and the next start has every acknowledged deposit exactly once', async () => {
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

  // Kills the API again, and this time starts nothing that could end its mongod.
  bank.signal('SIGKILL');
  await bank.ended;
  await until('the end of mongod', async () => (await processesOn(dataDir)).length === 0, 20_000);
});

test('when mongod is killed, the API ends and says why, and the next start recovers', async () => {
  const dataDir = await newDataDir();
  const bank = await startBank({ DATA_DIR: dataDir });
  const load = await loadOn(bank);
  process.kill((await ownerOf(dataDir)).mongodPid, 'SIGKILL');
  const { code, err } = await bank.ended;
  expect(code).toBe(1);
  // Other log lines may come before this one, but no fault of a request, which `[Http]` would log: these failures are answered with 503.
  expect(err).toMatch(/^mongod ended unexpectedly \(SIGKILL\)\n$(?![^])/m);
  expect(err).not.toContain('[Http]');
  expect(await processesOn(dataDir)).toEqual([]);
  await load.ended();

  const next = await startBank({ DATA_DIR: dataDir });
  expect(await reconcile(next.client, load)).toEqual(nothingWrong);
  next.signal('SIGTERM');
  expect(await next.ended).toMatchObject({ code: 0 });
});
