import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serve, type Served } from '@snapfold/api';
import { uniqueDatabase } from '@snapfold/mongod';
import type { ClientProject } from './clients/client-project.js';
import { deposit, forgotten, openapiFetchProject } from './clients/openapi-fetch.js';

let bank: Served;
let project: ClientProject;
beforeAll(async () => {
  bank = await serve({ mongodbUri: uniqueDatabase().uri, host: '127.0.0.1', port: 0, viewWaitMs: 10_000 });
  project = await openapiFetchProject();
});
afterAll(() => bank.close());

test('a generated client compiles in strict mode and makes a deposit', async () => {
  expect(await project.compile('deposit', deposit('EUR'))).toBe('');
  expect(await project.start('deposit', bank.url)).toBe('100.50 EUR opened,deposited 100.50 ACCOUNT_NOT_EMPTY\n');
});

test('a currency that there is not does not compile', async () => {
  const told = await project.compile('wrong-currency', deposit('EURO'));
  expect(told).toContain(`Type '"EURO"' is not assignable to type '"AED" | `);
  expect(told.match(/error TS/g)).toHaveLength(1);
});

test('a forgotten case of the union of events does not compile', async () => {
  const told = await project.compile('forgotten', forgotten);
  expect(told).toMatch(/error TS2322: Type '{[^]*type: "account_closed";[^]*}' is not assignable to type 'never'/);
  expect(told.match(/error TS/g)).toHaveLength(1);
});
