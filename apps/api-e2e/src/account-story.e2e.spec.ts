import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Answer,
  eur,
  jsonOf,
  like,
  newDataDir,
  receiptOf,
  removeAll,
  type RunningBank,
  startBank,
} from '@snapfold/running-bank';
import { foldOf } from './ledger.js';

let bank: RunningBank;
let owner = '';
let id = '';
beforeAll(async () => {
  bank = await startBank({ DATA_DIR: await newDataDir() });
});
afterAll(removeAll);

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const anyId = expect.stringMatching(/^[\w-]{36}$/);
const command = (name: string, body?: object) => bank.http.post(`/v1/accounts/${id}/commands/${name}`, body);
const get = async (path: string) => jsonOf(await bank.http.get(path));

/** One fault of a request, or one field that a refusal is about. */
const errors = [
  {
    in: expect.any(String),
    pointer: expect.stringMatching(/^#/),
    code: expect.any(String),
    detail: expect.any(String),
  },
];

function expectProblem(answer: Answer, status: number, code: string, more: object = {}): void {
  const { status: seen, headers } = answer;
  expect({ seen, type: headers.get('content-type') }).toEqual({
    seen: status,
    type: 'application/problem+json; charset=utf-8',
  });
  const text = expect.stringMatching(/./);
  expect(jsonOf(answer)).toEqual({
    ...{ type: `urn:snapfold:error:${code}`, title: text, status, detail: text, instance: text, code },
    ...{ requestId: headers.get('x-request-id'), retryable: false, ...more },
  });
}

test('a user registers and is found where Location says', async () => {
  const answer = await bank.http.post('/v1/users', { email: 'Ada@Example.org', name: 'Ada Lovelace' });
  owner = receiptOf(answer).id;
  expect(answer.status).toBe(201);
  expect(jsonOf(answer)).toEqual({ id: anyId, version: 1, position: 1 });
  expect(answer.headers.get('location')).toBe(`/v1/users/${owner}`);
  expect(await get(`/v1/users/${owner}`)).toEqual({
    id: owner,
    version: 1,
    email: 'Ada@Example.org',
    name: 'Ada Lovelace',
    status: 'active',
    registeredAt: instant,
  });
});

test('the user opens an account, which is found where Location says', async () => {
  const answer = await bank.http.post(
    '/v1/accounts',
    { owner, currency: 'EUR' },
    { 'x-user-id': 'teller:1', 'x-request-id': 'opening', 'x-correlation-id': 'ticket-7' },
  );
  id = receiptOf(answer).id;
  expect(answer.status).toBe(201);
  expect(jsonOf(answer)).toEqual({ id: anyId, version: 1, position: 1 });
  expect(answer.headers.get('location')).toBe(`/v1/accounts/${id}`);
  expect(answer.headers.get('x-request-id')).toBe('opening');
  expect(await get(`/v1/accounts/${id}`)).toEqual({
    id,
    version: 1,
    owner,
    currency: 'EUR',
    balance: eur('0.00'),
    status: 'open',
    openedAt: instant,
    closedAt: null,
  });
});

test('a deposit and a withdrawal change the balance', async () => {
  const deposited = await bank.client.deposit(id, '100.50', { 'x-user-id': 'ada' });
  expect([deposited.status, jsonOf(deposited)]).toEqual([200, { id, version: 2, position: 2 }]);
  const withdrawn = await bank.client.withdraw(id, '30.25', { 'x-user-id': 'ada@example.org' });
  expect([withdrawn.status, jsonOf(withdrawn)]).toEqual([200, { id, version: 3, position: 3 }]);
  expect((await bank.client.account(id)).balance).toEqual(eur('70.25'));
});

test('the movements of the account are listed newest first, by kind, and page by page', async () => {
  const common = { accountId: id, at: instant, transferId: null, counterparty: null };
  const deposit = {
    ...common,
    ...{ id: `${id}-2`, version: 2, position: 2, kind: 'deposit', by: 'ada' },
    ...{ amount: eur('100.50'), balance: eur('100.50') },
  };
  const withdrawal = {
    ...common,
    ...{ id: `${id}-3`, version: 3, position: 3, kind: 'withdrawal', by: 'ada@example.org' },
    ...{ amount: eur('-30.25'), balance: eur('70.25') },
  };
  const path = `/v1/accounts/${id}/movements`;
  expect(await get(path)).toEqual({ items: [withdrawal, deposit], nextCursor: null });
  expect(await get(`${path}?kind=deposit`)).toEqual({ items: [deposit], nextCursor: null });
  const first = await get(`${path}?limit=1`);
  expect(first).toEqual({ items: [withdrawal], nextCursor: expect.stringMatching(/./) });
  const { nextCursor } = like({ nextCursor: '' }, first);
  expect(await get(`${path}?limit=1&cursor=${nextCursor}`)).toEqual({ items: [deposit], nextCursor: null });
});

test('the audit of the account says who did what, and in which request', async () => {
  const { items } = like({ items: [{ metadata: {} }] }, await get(`/v1/accounts/${id}/audit`));
  const common = { aggregateId: id, at: instant };
  const own = { requestId: anyId, correlationId: anyId, causationId: anyId };
  expect(items).toEqual([
    {
      ...common,
      ...{ id: `${id}-1`, type: 'account_opened', version: 1, position: 1 },
      payload: { type: 'account_opened', owner, ownerStatusChanges: 0, currency: 'EUR', openedAt: instant },
      metadata: { userId: 'teller:1', requestId: 'opening', correlationId: 'ticket-7', causationId: 'opening' },
    },
    {
      ...common,
      ...{ id: `${id}-2`, type: 'amount_deposited', version: 2, position: 2 },
      payload: { type: 'amount_deposited', amount: eur('100.50'), balance: eur('100.50') },
      metadata: { userId: 'ada', ...own },
    },
    {
      ...common,
      ...{ id: `${id}-3`, type: 'amount_withdrawn', version: 3, position: 3 },
      payload: { type: 'amount_withdrawn', amount: eur('30.25'), balance: eur('70.25') },
      metadata: { userId: 'ada@example.org', ...own },
    },
  ]);
});

test('the account closes only when it is empty, and a closed account takes no command', async () => {
  expectProblem(await command('close'), 409, 'ACCOUNT_NOT_EMPTY', { details: { balance: eur('70.25') } });
  expectProblem(await command('withdraw', { amount: eur('70.26') }), 422, 'ACCOUNT_INSUFFICIENT_FUNDS', {
    errors,
    details: { balance: eur('70.25'), amount: eur('70.26') },
  });
  expect(receiptOf(await command('withdraw', { amount: eur('70.25') })).version).toBe(4);
  expect(receiptOf(await command('close')).version).toBe(5);
  const closed = await get(`/v1/accounts/${id}`);
  expect(closed).toMatchObject({ version: 5, status: 'closed', balance: eur('0.00'), closedAt: instant });
  for (const refused of [
    await command('deposit', { amount: eur('1.00') }),
    await command('withdraw', { amount: eur('1.00') }),
    await command('close'),
  ]) {
    expectProblem(refused, 409, 'ACCOUNT_CLOSED');
  }
  expect(await get(`/v1/accounts/${id}`)).toEqual(closed);
  expect(foldOf(id, await bank.client.audit(id))).toEqual(closed);
});

test('a request that fails is answered with a problem', async () => {
  const json = { 'content-type': 'application/json' };
  const { http } = bank;
  expectProblem(await http.get('/v1/nothing'), 404, 'ROUTE_NOT_FOUND');
  expectProblem(await http.get('/v1/accounts/nobody'), 404, 'NOT_FOUND');
  expectProblem(await http.get('/v1/accounts/%zz'), 400, 'MALFORMED_REQUEST', { errors });
  expectProblem(await http.postText('/v1/users', '{', json), 400, 'MALFORMED_REQUEST', { errors });
  expectProblem(
    await http.post('/v1/users', { email: 'a@b.org', name: 'A' }, { 'x-user-id': 'a b' }),
    400,
    'MALFORMED_REQUEST',
    { errors },
  );
  expectProblem(await command('deposit', { amount: eur('0.001') }), 400, 'MALFORMED_REQUEST', { errors });
  expectProblem(
    await http.postText('/v1/users', '{}', { 'content-type': 'text/plain' }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  );
});

test('the documentation is served, and describes every route in OpenAPI 3.1', async () => {
  const page = await bank.http.get('/docs');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  const document = await get('/docs/openapi.json');
  expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\.\d+$/) });
  const account = '/v1/accounts/{id}';
  const commands = ['deposit', 'withdraw', 'close'].map((name) => `${account}/commands/${name}`);
  for (const path of [...commands, '/v1/users', '/v1/accounts']) {
    expect(document).toHaveProperty(['paths', path, 'post', 'responses', '409']);
  }
  for (const path of [account, `${account}/movements`, `${account}/audit`]) {
    expect(document).toHaveProperty(['paths', path, 'get', 'responses', '404']);
  }
});
