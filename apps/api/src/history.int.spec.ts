import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi } from './testing/test-api.js';

let api: TestApi;
let id = '';
/** The times of the events: opened, deposited 10, deposited 20. */
let times: readonly string[] = [];
beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
  const owner = idOf(await api.post('/v1/users', { email: 'ada@example.org', name: 'Ada' }));
  id = idOf(await api.post('/v1/accounts', { owner, currency: 'EUR' }));
  for (const value of ['10', '20']) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await api.post(`/v1/accounts/${id}/commands/deposit`, { amount: { value, currency: 'EUR' } });
  }
  const { body } = await api.get(`/v1/accounts/${id}/audit`);
  times = (body['items'] as { readonly at: string }[]).map(({ at }) => at);
});
afterAll(() => api.close());

const get = (query = '') => api.get(`/v1/accounts/${id}${query}`);
const balanceOf = (value: string) => ({ value, currency: 'EUR' });

test.each([
  [1, '0.00'],
  [2, '10.00'],
  [3, '30.00'],
])('an account is shown as it was right after version %i', async (version, balance) => {
  const past = await get(`?version=${version}`);
  expect(past).toMatchObject({ status: 200, body: { id, version, balance: balanceOf(balance), status: 'open' } });
  expect(past.headers).not.toHaveProperty('etag');
});

test('an account is shown as it was at an instant, in any offset', async () => {
  for (const [index, balance] of ['0.00', '10.00', '30.00'].entries()) {
    const at = times[index] ?? '';
    expect(await get(`?at=${at}`)).toMatchObject({ body: { version: index + 1, balance: balanceOf(balance) } });
    const elsewhere = new Date(Date.parse(at) + 3_600_000).toISOString().replace('Z', '+01:00');
    expect(await get(`?at=${encodeURIComponent(elsewhere)}`)).toMatchObject({ body: { version: index + 1 } });
  }
  expect(await get('?at=9999-12-31T23:59:59Z')).toMatchObject({ body: (await get()).body });
});

test('a past state is not the current one: a condition on it is not evaluated', async () => {
  const { headers } = await get();
  expect(await api.get(`/v1/accounts/${id}?version=1`, { 'if-none-match': String(headers['etag']) })).toMatchObject({
    status: 200,
    body: { version: 1 },
  });
});

test.each([
  ['?version=4', 404, 'VERSION_NOT_REACHED', undefined],
  ['?at=2000-01-01T00:00:00Z', 404, 'NOT_FOUND', undefined],
  ['?version=0', 400, 'MALFORMED_REQUEST', '#/version'],
  ['?version=1.0', 400, 'MALFORMED_REQUEST', '#/version'],
  ['?version=9007199254740993', 400, 'MALFORMED_REQUEST', '#/version'],
  ['?at=yesterday', 400, 'INVALID_MOMENT', '#/at'],
  ['?at=', 400, 'INVALID_MOMENT', '#/at'],
  ['?at=2026-01-31', 400, 'INVALID_MOMENT', '#/at'],
  ['?version=1&at=2026-01-31T09:00:00Z', 400, 'INVALID_MOMENT', undefined],
])('%s is answered with %i %s', async (query, status, code, pointer) => {
  const answer = await get(query);
  expect(answer).toMatchObject({ status, body: { code } });
  if (pointer !== undefined) expect(answer.body['errors']).toMatchObject([{ in: 'query', pointer }]);
});

test('a user has a past, too, and one that is unknown has none', async () => {
  const user = idOf(await api.post('/v1/users', { email: 'eve@example.org', name: 'Eve' }));
  await api.post(`/v1/users/${user}/commands/rename`, { name: 'Evelyn' });
  expect(await api.get(`/v1/users/${user}?version=1`)).toMatchObject({ body: { version: 1, name: 'Eve' } });
  expect(await api.get('/v1/users/nobody?version=1')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});
