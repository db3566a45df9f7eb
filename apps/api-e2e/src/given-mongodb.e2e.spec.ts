import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countWriters } from '@snapfold/faults';
import { uniqueDatabase } from '@snapfold/mongod';
import { newDataDir, receiptOf, removeAll, type RunningBank, startBank } from '@snapfold/running-bank';
import { foldOf, inARow } from './ledger.js';
import { processesOn } from './process-list.js';

const { uri } = uniqueDatabase();
let dataDir = '';
let one: RunningBank;
beforeAll(async () => {
  dataDir = await newDataDir();
  one = await startBank({ MONGODB_URI: uri, DATA_DIR: dataDir });
});
afterAll(removeAll);

test('a bank with a MONGODB_URI serves that database and starts no mongod', async () => {
  expect(one.out()).toContain(`MongoDB  ${uri.replace(/\?.*/, '')}\n`);
  await one.client.register('given@example.org');
  expect(await processesOn(dataDir)).toEqual([]);
  await expect(readdir(dataDir)).rejects.toThrow('ENOENT');
});

test('two processes serve the same bank', async () => {
  const other = await startBank({ MONGODB_URI: uri, DATA_DIR: dataDir });
  await expect(other.client.register('Given@example.org')).rejects.toThrow('409');

  const id = await one.client.newAccount('both@example.org');
  const answers = await Promise.all(
    inARow(0, 40).map((number) => (number % 2 ? one : other).client.deposit(id, '1.00')),
  );
  expect(answers.map((answer) => receiptOf(answer).version).sort((a, b) => a - b)).toEqual(inARow(2, 40));
  const audit = await one.client.audit(id);
  expect(audit.map(({ version, position }) => [version, position])).toEqual(inARow(1, 41).map((n) => [n, n]));
  expect(await other.client.account(id)).toEqual(foldOf(id, audit));

  for (const bank of [one, other]) {
    bank.signal('SIGTERM');
    expect(await bank.ended).toMatchObject({ code: 0, err: '' });
  }
  // A process that ends in good order removes itself from the writer registry.
  expect(await countWriters(uri)).toBe(0);
});
