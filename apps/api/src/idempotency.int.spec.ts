import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Awaitable } from '@snapfold/kernel';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi, type Answer } from './testing/test-api.js';

/** Two APIs on one database: what one has recorded, the other must know. */
const apis: TestApi[] = [];
let [api, other]: TestApi[] = [];
let [owner, from, to] = ['', '', ''];
beforeAll(async () => {
  const { uri } = uniqueDatabase();
  for (let count = 0; count < 2; count += 1) apis.push(await TestApi.start(uri));
  [api, other] = apis;
  owner = idOf(await send('/v1/users', { email: 'owner@example.org', name: 'Owner' }));
  [from, to] = [await newAccount('100'), await newAccount()];
});
afterAll(() => Promise.all(apis.map((one) => one.close())));

function send(url: string, body?: object, headers: Readonly<Record<string, string>> = {}, by = api) {
  if (!by) throw new Error('The API has not been started.');
  return by.post(url, body, headers);
}
function get(url: string): Promise<Answer> {
  if (!api) throw new Error('The API has not been started.');
  return api.get(url);
}

const eur = (value: string) => ({ amount: { value, currency: 'EUR' } });
async function newAccount(value?: string): Promise<string> {
  const id = idOf(await send('/v1/accounts', { owner, currency: 'EUR' }));
  if (value) await send(`/v1/accounts/${id}/commands/deposit`, eur(value));
  return id;
}
let users = 0;
const newUser = async () => idOf(await send('/v1/users', { email: `u${(users += 1)}@example.org`, name: 'Ada' }));
let keys = 0;
const newKey = () => ({ 'idempotency-key': `key-${(keys += 1)}` });
const balanceOf = async (id: string) => (await get(`/v1/accounts/${id}`)).body['balance'];

/** Every kind of POST: a path, and a body if it has one. */
const posts: readonly (readonly [string, () => Awaitable<readonly [string, object?]>])[] = [
  ['register', () => ['/v1/users', { email: 'once@example.org', name: 'Once' }]],
  ['rename', async () => [`/v1/users/${await newUser()}/commands/rename`, { name: 'Eve' }]],
  ['change_email', async () => [`/v1/users/${await newUser()}/commands/change-email`, { email: 'eve@example.org' }]],
  ['deactivate', async () => [`/v1/users/${await newUser()}/commands/deactivate`]],
  [
    'reactivate',
    async () => {
      const id = await newUser();
      await send(`/v1/users/${id}/commands/deactivate`, {});
      return [`/v1/users/${id}/commands/reactivate`];
    },
  ],
  ['open', () => ['/v1/accounts', { owner, currency: 'EUR' }]],
  ['deposit', async () => [`/v1/accounts/${await newAccount()}/commands/deposit`, eur('10')]],
  ['withdraw', async () => [`/v1/accounts/${await newAccount('20')}/commands/withdraw`, eur('10')]],
  ['close', async () => [`/v1/accounts/${await newAccount()}/commands/close`]],
  ['transfer', () => ['/v1/transfers', { from, to, ...eur('1') }]],
];

describe.each(posts)('%s with an Idempotency-Key', (_, prepare) => {
  test('has one effect and one answer, in this process and in another one', async () => {
    const [url, body] = await prepare();
    const key = newKey();
    const first = await send(url, body, key);
    expect([200, 201]).toContain(first.status);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    for (const by of [api, other]) {
      const again = await send(url, body, key, by);
      expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
      expect([again.status, again.body]).toEqual([first.status, first.body]);
      for (const name of ['location', 'etag']) expect(again.headers[name]).toBe(first.headers[name]);
    }
  });

  test('sent four times at once, to two processes, has one effect and one answer', async () => {
    const [url, body] = await prepare();
    const key = newKey();
    const isEmail = body !== undefined && 'email' in body;
    const own = isEmail ? { ...body, email: `at-once-${keys}@example.org` } : body;
    const answers = await Promise.all([api, api, other, other].map((by) => send(url, own, key, by)));
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  });
});

describe('a key', () => {
  test('belongs to one request: another body, path parameter or If-Match under it is refused', async () => {
    const key = newKey();
    const url = `/v1/accounts/${from}/commands/deposit`;
    expect((await send(url, eur('5'), key)).status).toBe(200);
    const refused = { status: 422, body: { code: 'COMMAND_ID_REUSED', retryable: false } };
    expect(await send(url, eur('6'), key)).toMatchObject(refused);
    expect(await send(`/v1/accounts/${to}/commands/deposit`, eur('5'), key)).toMatchObject(refused);
    expect(await send(url, eur('5'), { ...key, 'if-match': '*' })).toMatchObject(refused);
    expect(await send(url, eur('6'), key, other)).toMatchObject(refused);
  });

  test('belongs to the caller and to the route', async () => {
    const key = newKey();
    const before = await balanceOf(to);
    const url = `/v1/accounts/${to}/commands/deposit`;
    await send(url, eur('2'), { ...key, 'x-user-id': 'ada' });
    const second = await send(url, eur('2'), { ...key, 'x-user-id': 'bob' });
    const third = await send(`/v1/accounts/${to}/commands/withdraw`, eur('2'), { ...key, 'x-user-id': 'ada' });
    expect([second, third].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, undefined]);
    await send(`/v1/accounts/${to}/commands/withdraw`, eur('2'));
    expect(await balanceOf(to)).toEqual(before);
  });

  test('is the same quoted and bare, and the order of fields does not count', async () => {
    const id = await newAccount();
    const url = `/v1/accounts/${id}/commands/deposit`;
    await send(url, { amount: { value: '3', currency: 'EUR' } }, { 'idempotency-key': 'a b' });
    const again = await send(url, { amount: { currency: 'EUR', value: '3' } }, { 'idempotency-key': '"a b"' });
    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(await balanceOf(id)).toEqual({ value: '3.00', currency: 'EUR' });
  });

  test('is the same with an absent and with an empty body', async () => {
    const [id, key] = [await newAccount(), newKey()];
    const url = `/v1/accounts/${id}/commands/close`;
    expect((await send(url, undefined, key)).status).toBe(200);
    expect(await send(url, {}, key)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  });

  test.each(['', '""', '"', '"a', '"a"b"', 'a'.repeat(256), 'a\tb', 'é'])('%j is refused as malformed', async (key) => {
    const refused = await send('/v1/users', { email: 'x@example.org', name: 'X' }, { 'idempotency-key': key });
    const errors = [{ in: 'header', pointer: '#/Idempotency-Key', code: 'WRONG_FORMAT' }];
    expect(refused).toMatchObject({ status: 400, body: { errors } });
  });

  test('of a request that was refused can be used again, since nothing was stored', async () => {
    const [id, key] = [await newAccount(), newKey()];
    const url = `/v1/accounts/${id}/commands/withdraw`;
    expect(await send(url, eur('1'), key)).toMatchObject({ status: 422, body: { code: 'ACCOUNT_INSUFFICIENT_FUNDS' } });
    await send(`/v1/accounts/${id}/commands/deposit`, eur('1'));
    const carriedOut = await send(url, eur('1'), key);
    expect(carriedOut.status).toBe(200);
    expect(carriedOut.headers).not.toHaveProperty('idempotency-replayed');
  });
});

test('the recorded outcome precedes If-Match: a retry gets it although the version has changed', async () => {
  const [id, key] = [await newAccount(), newKey()];
  const { headers } = await get(`/v1/accounts/${id}`);
  const conditional = { ...key, 'if-match': String(headers['etag']) };
  const first = await send(`/v1/accounts/${id}/commands/deposit`, eur('1'), conditional);
  const again = await send(`/v1/accounts/${id}/commands/deposit`, eur('1'), conditional);
  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, body: first.body });
  const { 'idempotency-key': _, ...withoutKey } = conditional;
  expect(await send(`/v1/accounts/${id}/commands/deposit`, eur('1'), withoutKey)).toMatchObject({ status: 412 });
});

test('a transfer is found by the id that its answer names, with a key and without', async () => {
  for (const headers of [newKey(), {}]) {
    const made = await send('/v1/transfers', { from, to, ...eur('1') }, headers);
    expect(made.headers['location']).toBe(`/v1/transfers/${idOf(made)}`);
    expect(await get(`/v1/transfers/${idOf(made)}`)).toMatchObject({ status: 200, body: { id: idOf(made) } });
  }
});
