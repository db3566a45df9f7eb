import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection } from '@snapfold/mongoose';
import { idOf, TestApi } from '../testing/test-api.js';

let here: TestApi;
let elsewhere: TestApi;
let owner = '';
beforeAll(async () => {
  const { uri } = uniqueDatabase();
  here = await TestApi.start(uri);
  elsewhere = await TestApi.start(uri);
  owner = idOf(await post('/v1/users', { email: 'ada@example.org', name: 'Ada' }));
});
afterAll(() => Promise.all([here.close(), elsewhere.close()]));

async function get(url: string, api = here) {
  const { status, headers, body } = await api.get(url);
  return {
    ...{ status, body, retryAfter: headers['retry-after'] },
    ...{ position: Number(headers['x-view-position']), parked: headers['x-view-parked'] },
  };
}
const post = (url: string, payload: object) => here.post(url, payload);
const amountOf = (value: string, currency = 'EUR') => ({ amount: { value, currency } });
const open = async (currency = 'EUR') => idOf(await post('/v1/accounts', { owner, currency }));
const move = async (id: string, command: string, value: string, currency?: string) =>
  Number((await post(`/v1/accounts/${id}/commands/${command}`, amountOf(value, currency))).body['position']);

test('a client that asks for no position sees its own writes, and the position of the view', async () => {
  const id = await open();
  for (let count = 1; count <= 20; count += 1) {
    const written = await move(id, 'deposit', '1.00');
    const { position, body } = await get(`/v1/accounts/${id}/movements?limit=100`);
    expect(body['items']).toHaveLength(count);
    expect(position).toBeGreaterThanOrEqual(written);
  }
});

test('a client that asks for a position sees it in every process', async () => {
  const id = await open();
  for (let count = 1; count <= 10; count += 1) {
    const written = await move(id, 'deposit', '1.00');
    const summary = await get(`/v1/accounts/${id}/summary?atLeast=${written}`, elsewhere);
    expect(summary.body).toMatchObject({ movements: count, totalIn: { value: `${count}.00`, currency: 'EUR' } });
    const list = await get(`/v1/accounts/${id}/movements?atLeast=${written}`, elsewhere);
    expect(list.body['items']).toHaveLength(count);
    expect(list.position).toBeGreaterThanOrEqual(written);
  }
});

test('a position that the journal does not have yet is answered with 503 and Retry-After, and a malformed one with 400', async () => {
  const id = await open();
  for (const view of ['movements', 'summary']) {
    const answer = await get(`/v1/accounts/${id}/${view}?atLeast=1000000`);
    expect(answer).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'VIEW_BEHIND' } });
  }
  for (const wrong of ['-1', '1.5', 'x']) {
    const answer = await get(`/v1/accounts/${id}/movements?atLeast=${wrong}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/atLeast' }] } });
  }
});

test('a summary has exact sums, even above the largest safe integer', async () => {
  const id = await open('JPY');
  const opened = (await get(`/v1/accounts/${id}/summary`)).body;
  expect(opened).toMatchObject({ movements: 0, lastMovementAt: null, totalIn: { value: '0', currency: 'JPY' } });
  const most = '9007199254740991';
  for (let round = 0; round < 3; round += 1) {
    await move(id, 'deposit', most, 'JPY');
    await move(id, 'withdraw', most, 'JPY');
  }
  await post(`/v1/accounts/${id}/commands/close`, {});
  expect((await get(`/v1/accounts/${id}/summary`)).body).toEqual({
    accountId: id,
    owner,
    status: 'closed',
    currency: 'JPY',
    balance: { value: '0', currency: 'JPY' },
    movements: 6,
    totalIn: { value: '27021597764222973', currency: 'JPY' },
    totalOut: { value: '27021597764222973', currency: 'JPY' },
    openedAt: opened['openedAt'],
    lastMovementAt: expect.stringMatching(/Z$/),
  });
  expect(await get('/v1/accounts/nobody/summary')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('no position of an account includes an event that is left out, and other accounts are not affected', async () => {
  const [id, other] = [await open(), await open()];
  const before = await move(id, 'deposit', '1.00');
  const position = await move(id, 'deposit', '1.00');
  const after = await move(other, 'deposit', '1.00');
  const { db } = here.app.get<Connection>(getConnectionToken());
  for (const view of ['movement', 'account_summary']) {
    const parked = { generation: `${view}_g1`, position, aggregateId: id, version: 3, error: 'TypeError: odd' };
    await db?.collection('views_parked').insertOne(parked);
    await db?.collection<{ _id: string }>('views').updateOne({ _id: `${view}_g1` }, { $inc: { parked: 1 } });
  }
  const blocked = ['movement', 'account_summary'].map((view) => ({ view, firstParked: position }));
  while (!isDeepStrictEqual((await get('/health/ready')).body['views'], blocked)) await sleep(20);
  for (const view of ['movements', 'summary']) {
    const answer = await get(`/v1/accounts/${id}/${view}`);
    expect(answer).toMatchObject({ status: 200, parked: String(position) });
    expect(answer.position).toBeGreaterThanOrEqual(before);
    expect(answer.position).toBeLessThan(position);
    expect(await get(`/v1/accounts/${id}/${view}?atLeast=${before}`)).toMatchObject({ status: 200 });
    expect(await get(`/v1/accounts/${id}/${view}?atLeast=${position}`)).toMatchObject({
      status: 503,
      body: { code: 'VIEW_BEHIND', detail: expect.stringContaining(`the event at ${position} could not be applied`) },
    });
    const unharmed = await get(`/v1/accounts/${other}/${view}?atLeast=${after}`);
    expect(unharmed).toMatchObject({ status: 200, parked: undefined });
    expect(unharmed.position).toBeGreaterThanOrEqual(after);
  }
});
