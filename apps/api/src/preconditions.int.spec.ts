import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi } from './testing/test-api.js';

let api: TestApi;
let owner = '';
beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
  owner = idOf(await api.post('/v1/users', { email: 'ada@example.org', name: 'Ada' }));
});
afterAll(() => api.close());

const newAccount = () => api.post('/v1/accounts', { owner, currency: 'EUR' });
const eur = { amount: { value: '1', currency: 'EUR' } };
const deposit = (id: string, tag?: string) =>
  api.post(`/v1/accounts/${id}/commands/deposit`, eur, tag === undefined ? {} : { 'if-match': tag });
const tagOf = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) => String(headers['etag']);

describe('an entity tag', () => {
  test('is strong, and the same on the answer of a command and on a read of what it left', async () => {
    const opened = await newAccount();
    const url = `/v1/accounts/${idOf(opened)}`;
    expect(tagOf(opened)).toMatch(/^"1-[0-9a-f]{10}"$/);
    expect(tagOf(await api.get(url))).toBe(tagOf(opened));
    const deposited = await deposit(idOf(opened));
    expect(tagOf(deposited)).toMatch(/^"2-/);
    expect(tagOf(await api.get(url))).toBe(tagOf(deposited));
    for (const { headers } of [opened, deposited, await deposit(idOf(opened), tagOf(opened)), await api.get(url)])
      expect(headers['cache-control']).toBe('private, no-cache, no-transform');
  });

  test('of an account and of a user at one version differ, since their answers have other shapes', async () => {
    const user = await api.get(`/v1/users/${owner}`);
    expect(tagOf(await newAccount())).not.toBe(tagOf(user));
  });
});

describe('If-Match on a command', () => {
  test('carries it out at the version that it names, and refuses it with the present one at any other', async () => {
    const opened = await newAccount();
    const id = idOf(opened);
    const deposited = await deposit(id, tagOf(opened));
    expect(deposited.status).toBe(200);
    expect(await deposit(id, tagOf(opened))).toMatchObject({
      status: 412,
      headers: { etag: tagOf(deposited) },
      body: { code: 'CONCURRENCY_CONFLICT', details: { currentVersion: 2 }, retryable: false },
    });
    expect((await api.get(`/v1/accounts/${id}`)).body).toMatchObject({ version: 2, balance: { value: '1.00' } });
  });

  test.each([
    ['*', 200],
    ['"1-of-another-release"', 200],
    ['"7-x", "1-x"', 200],
    ['"7-x", "8-x"', 412],
    ['W/"1-x"', 412],
    ['"x"', 412],
    ['"9007199254740993-x"', 412],
    ['1', 400],
    ['', 400],
  ])('%s at version 1 is answered with %i', async (tag, status) => {
    expect(await deposit(idOf(await newAccount()), tag)).toMatchObject({ status });
  });

  test.each(['*', '"1-x"', 'W/"1-x"'])('%s does not hide that the id is unknown', async (tag) => {
    expect(await deposit('nobody', tag)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test.each([
    ['/v1/users', { email: 'bob@example.org', name: 'Bob' }],
    ['/v1/accounts', { owner: 'x', currency: 'EUR' }],
    ['/v1/transfers', { from: 'x', to: 'y', ...eur }],
  ])('on POST %s is refused: there is no version yet', async (url, body) => {
    const errors = [{ in: 'header', pointer: '#/If-Match', code: 'NOT_ALLOWED' }];
    expect(await api.post(url, body, { 'if-match': '*' })).toMatchObject({ status: 400, body: { errors } });
  });
});

describe('If-None-Match on a read', () => {
  test.each<[string, (tag: string) => string]>([
    ['the tag', (tag) => tag],
    ['the tag, weak', (tag) => `W/${tag}`],
    ['a list with the tag', (tag) => `"x", ${tag}`],
    ['*', () => '*'],
  ])('%s is answered with 304 and no body, until the account changes', async (_, condition) => {
    const opened = await newAccount();
    const url = `/v1/accounts/${idOf(opened)}`;
    const headers = { 'if-none-match': condition(tagOf(opened)) };
    const unchanged = await api.get(url, headers);
    expect(unchanged).toMatchObject({ status: 304, headers: { etag: tagOf(opened) }, body: {} });
    expect(unchanged.headers).not.toHaveProperty('content-type');
    const deposited = await deposit(idOf(opened));
    const changed = await api.get(url, { 'if-none-match': tagOf(opened) });
    expect(changed).toMatchObject({ status: 200, headers: { etag: tagOf(deposited) } });
  });

  test('a HEAD request is answered with 304, too', async () => {
    const opened = await newAccount();
    const headers = { 'if-none-match': tagOf(opened) };
    const answer = await api.app.inject({ method: 'HEAD', url: `/v1/accounts/${idOf(opened)}`, headers });
    expect(answer).toMatchObject({ statusCode: 304, headers: { etag: tagOf(opened) }, payload: '' });
  });

  test('another tag gets the whole answer, and an unknown id is still 404', async () => {
    const opened = await newAccount();
    const url = `/v1/accounts/${idOf(opened)}`;
    expect(await api.get(url, { 'if-none-match': '"x"' })).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await api.get('/v1/accounts/nobody', { 'if-none-match': '*' })).toMatchObject({ status: 404 });
  });
});
