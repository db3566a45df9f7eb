import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { poisonOf } from '@snapfold/other-release';
import { HttpClient, like } from '@snapfold/running-bank';
import { ViewClient } from './view-client.js';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The requests so far, and the replies still to give. */
const asked: string[] = [];
const replies: Reply[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const { status = 200, headers = {}, body } = replies.shift() ?? { status: 500, body: 'nothing is left to answer' };
  response.writeHead(status, headers).end(JSON.stringify(body));
});
let client: ViewClient;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = like({ port: 0 }, server.address());
  client = new ViewClient(new HttpClient(`http://127.0.0.1:${port}`, null));
});
afterAll(() => {
  server.close();
});

const sought = { accountId: 'a', version: 4, position: 9, acknowledgedAt: 0, isPoisoned: false };
const at = (position: number) => ({ 'x-view-position': String(position) });
const item = (version: number) => ({ id: `a-${version}`, version });

test('movements are read page by page down to the wanted one, and each position is noted with the highest one before', async () => {
  replies.push({ headers: at(20), body: { items: [item(6), item(5)], nextCursor: 'c' } });
  replies.push({ headers: at(19), body: { items: [item(4), item(3)], nextCursor: 'd' } });
  expect(await client.read('movement', sought, 2)).toEqual({
    kind: 'read',
    told: [
      { before: 0, position: 20 },
      { before: 20, position: 19 },
    ],
    seen: { view: 'movement', movements: [item(6), item(5), item(4), item(3)], isWhole: false },
  });
  expect(asked.splice(0)).toEqual([
    '/v1/accounts/a/movements?limit=2&atLeast=9',
    '/v1/accounts/a/movements?limit=2&cursor=c',
  ]);
});

test('each view has its own highest position', async () => {
  replies.push({ headers: at(10), body: { movements: 3 } });
  expect(await client.read('account_summary', sought, 2)).toEqual({
    kind: 'read',
    told: [{ before: 0, position: 10 }],
    seen: { view: 'account_summary', movements: 3 },
  });
  expect(asked.splice(0)).toEqual(['/v1/accounts/a/summary?atLeast=9']);
});

test('positions of a poisoned account are compared with no other position', async () => {
  const poisoned = { ...sought, isPoisoned: true };
  replies.push({ headers: at(4), body: { movements: 3 } }, { headers: at(10), body: { movements: 3 } });
  expect(await client.read('account_summary', poisoned, 2)).toMatchObject({ told: [{ before: 0, position: 4 }] });
  expect(await client.read('account_summary', sought, 2)).toMatchObject({ told: [{ before: 10, position: 10 }] });
});

test('a list whose last page says that it is the last', async () => {
  replies.push({ headers: at(20), body: { items: [item(2)], nextCursor: null } });
  expect(await client.read('movement', sought, 2)).toMatchObject({ kind: 'read', seen: { isWhole: true } });
});

test('a refusal for the moment, and wrong answers', async () => {
  const body = { code: 'VIEW_BEHIND' };
  replies.push({ status: 503, headers: { 'retry-after': '1' }, body }, { status: 503, body }, { status: 404, body });
  expect(await client.read('movement', sought, 2)).toEqual({ kind: 'turned away', code: 'VIEW_BEHIND' });
  expect(await client.read('movement', sought, 2)).toMatchObject({ kind: 'wrong' });
  expect(await client.read('movement', sought, 2)).toMatchObject({ kind: 'wrong' });
});

test('only a summary that the poisoned release keeps under the id of another account may be missing', async () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `a${index}`);
  const accountId = ids.find((id) => poisonOf(id) === 'one id for two accounts') ?? '';
  const missing = { status: 404, body: { code: 'NOT_FOUND' } };
  replies.push(missing, missing);
  const poisoned = { ...sought, accountId, isPoisoned: true };
  expect(await client.read('account_summary', poisoned, 2)).toEqual({ kind: 'turned away', code: 'NOT_FOUND' });
  expect(await client.read('movement', poisoned, 2)).toMatchObject({ kind: 'wrong' });
});
