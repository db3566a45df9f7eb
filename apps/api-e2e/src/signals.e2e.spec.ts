import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newDataDir, removeAll, spawnBank, startBank, type StartedBank, until } from '@snapfold/running-bank';
import { processesOn } from './process-list.js';
import { nothingWrong, reconcile } from './reconcile.js';
import { WriteLoad } from './write-load.js';

let dataDir = '';
let load: WriteLoad;
beforeAll(async () => {
  dataDir = await newDataDir();
});
afterAll(removeAll);

const clean = { code: 0, signal: null, err: '' };

test('SIGTERM under load ends the API in good order, and its mongod too', async () => {
  const bank = await startBank({ DATA_DIR: dataDir });
  load = new WriteLoad(
    [await bank.client.newAccount('a@example.org'), await bank.client.newAccount('b@example.org')],
    bank.client,
    8,
  );
  await until('100 deposits', () => load.acknowledged.size >= 100);
  bank.signal('SIGTERM');
  expect(await bank.ended).toMatchObject(clean);
  expect(await processesOn(dataDir)).toEqual([]);
  await load.ended();
});

test.each<[string, (bank: StartedBank) => void]>([
  ['SIGINT', (bank) => bank.signal('SIGINT')],
  [
    'SIGINT, delivered twice',
    (bank) => {
      bank.signal('SIGINT');
      bank.signal('SIGINT');
    },
  ],
])('a start after SIGTERM under load has all data, and %s ends the API in good order', async (_, send) => {
  const bank = await startBank({ DATA_DIR: dataDir });
  expect(await reconcile(bank.client, load)).toEqual(nothingWrong);
  send(bank);
  expect(await bank.ended).toMatchObject(clean);
  expect(await processesOn(dataDir)).toEqual([]);
});

test('SIGTERM while mongod is starting ends the API, and mongod soon after', async () => {
  const unused = await newDataDir();
  const bank = spawnBank({ DATA_DIR: unused });
  await until('a mongod', async () => (await processesOn(unused)).length > 0);
  bank.signal('SIGTERM');
  expect(await bank.ended).toMatchObject({ ...clean, out: '' });
  await until('the end of mongod', async () => (await processesOn(unused)).length === 0);
});
