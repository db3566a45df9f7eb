import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serve, type Served } from '@snapfold/api';
import { bankContract } from '@snapfold/conformance';
import { uniqueDatabase } from '@snapfold/mongod';
import { z } from 'zod';
import { root } from './documents.js';

const operation = z.object({
  operationId: z.string(),
  requestBody: z
    .object({
      required: z.boolean(),
      content: z.object({ 'application/json': z.object({ example: z.record(z.string(), z.unknown()) }) }),
    })
    .optional(),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });
const { paths } = document.parse(JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')));
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, requestBody }]) => ({
    ...{ operationId, path, method: method.toUpperCase() },
    ...{ isOptional: requestBody?.required === false, body: requestBody?.content['application/json'].example },
  })),
);

let bank: Served;
beforeAll(async () => {
  bank = await serve({ mongodbUri: uniqueDatabase().uri, host: '127.0.0.1', port: 0, viewWaitMs: 10_000 });
});
afterAll(() => bank.close());

async function send(method: string, target: string, body?: object) {
  const request = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(bank.url + target, { method, ...request });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function idOf(target: string, body: object): Promise<string> {
  const { text } = await send('POST', target, body);
  return z.object({ id: z.string() }).parse(JSON.parse(text)).id;
}

/** Makes what an operation needs. Returns the ids that a reader of the documentation would fill in. */
async function idsFor(operationId: string) {
  const owner = await idOf('/v1/users', { email: `${crypto.randomUUID()}@example.org`, name: 'Ada' });
  const [from, to] = [
    await idOf('/v1/accounts', { owner, currency: 'EUR' }),
    await idOf('/v1/accounts', { owner, currency: 'EUR' }),
  ];
  const amount = { value: '1000', currency: 'EUR' };
  if (operationId !== 'accountClose') await send('POST', `/v1/accounts/${from}/commands/deposit`, { amount });
  if (operationId === 'userReactivate') await send('POST', `/v1/users/${owner}/commands/deactivate`);
  const transfer = operationId === 'transferGet' ? await idOf('/v1/transfers', { from, to, amount }) : '';
  return { fields: { owner, from, to }, paths: { users: owner, accounts: from, transfers: transfer } };
}

function targetOf(path: string, ids: Readonly<Record<string, string>>): string {
  const [, collection = ''] = /^\/v1\/(\w+)/.exec(path) ?? [];
  return path.replace('{id}', ids[collection] ?? '');
}

test.each(operations)('$operationId accepts its example, once the ids are filled in', async (example) => {
  const { operationId, path, method, body } = example;
  const ids = await idsFor(operationId);
  // The only operation that needs a query.
  const query = operationId === 'transferList' ? `?account=${ids.paths.accounts}` : '';
  const target = targetOf(path, ids.paths) + query;
  const filled = Object.fromEntries(
    Object.entries({ ...body, ...ids.fields }).filter(([name]) => name in (body ?? {})),
  );
  const answer = await send(method, target, body && filled);
  expect(answer).toMatchObject({ status: method === 'POST' && !path.includes('{') ? 201 : 200 });
  bankContract().check({ method, target, ...answer });
});

test.each(operations.filter(({ isOptional }) => isOptional))('$operationId needs no body', async (example) => {
  const { operationId, path, method } = example;
  const { paths: ids } = await idsFor(operationId);
  expect(await send(method, targetOf(path, ids))).toMatchObject({ status: 200 });
});

test('an operation whose body is required refuses a request without one', async () => {
  const required = operations.filter(({ body, isOptional }) => body && !isOptional);
  expect(required.length).toBeGreaterThan(3);
  for (const { operationId, path, method } of required) {
    const { paths: ids } = await idsFor(operationId);
    expect(await send(method, targetOf(path, ids))).toMatchObject({ status: 400 });
  }
});

test('the API serves the document and the page of error codes that the repository keeps', async () => {
  const kept: unknown = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'));
  expect(JSON.parse((await send('GET', '/docs/openapi.json')).text)).toEqual(kept);
  const page = await send('GET', '/docs/errors');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/markdown; charset=utf-8']);
  expect(page.text).toContain('\n## ACCOUNT_CLOSED\n');
});
