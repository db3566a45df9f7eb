import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, idsOf, TestApi } from '../testing/test-api.js';

let api: TestApi;
let owner = '';
let [frozen, open] = ['', ''];

const euros = (value: string) => ({ amount: { value, currency: 'EUR' } });
const send = (id: string, command: string, body?: object) => api.post(`/v1/accounts/${id}/commands/${command}`, body);

/** Waits until the account that is to be frozen has a status. */
async function untilStatus(status: string): Promise<void> {
  while ((await api.get(`/v1/accounts/${frozen}`)).body['status'] !== status) await sleep(10);
}

beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
  const register = async (email: string) => idOf(await api.post('/v1/users', { email, name: 'Ada' }));
  const newAccount = async (owner: string) => idOf(await api.post('/v1/accounts', { owner, currency: 'EUR' }));
  owner = await register('ada@example.org');
  [frozen, open] = [await newAccount(owner), await newAccount(await register('bob@example.org'))];
  for (const id of [frozen, open]) await send(id, 'deposit', euros('10'));
  await api.post(`/v1/users/${owner}/commands/deactivate`);
  await untilStatus('frozen');
});
afterAll(() => api.close());

test('a frozen account refuses each command, and both sides of a transfer', async () => {
  const refused = { status: 409, body: { code: 'ACCOUNT_FROZEN', retryable: false } };
  expect(await send(frozen, 'deposit', euros('1'))).toMatchObject(refused);
  expect(await send(frozen, 'withdraw', euros('1'))).toMatchObject(refused);
  expect(await send(frozen, 'close')).toMatchObject(refused);
  for (const [side, from, to] of [
    ['from', frozen, open],
    ['to', open, frozen],
  ] as const) {
    const answer = await api.post('/v1/transfers', { from, to, ...euros('1') });
    expect(answer).toMatchObject({ ...refused, body: { ...refused.body, details: { side } } });
  }
  expect(await api.get(`/v1/accounts/${open}`)).toMatchObject({ body: { version: 2, balance: { value: '10.00' } } });
});

test('a frozen account is shown and found as such', async () => {
  const { body } = await api.get(`/v1/accounts/${frozen}`);
  expect(body).toMatchObject({ status: 'frozen', balance: { value: '10.00' }, closedAt: null });
  expect(body).not.toHaveProperty('ownerStatusChanges');
  const found = async (status: string) => idsOf(await api.get(`/v1/accounts?owner=${owner}&status=${status}`));
  expect([await found('frozen'), await found('open'), await found('closed')]).toEqual([[frozen], [], []]);
  expect(await api.get(`/v1/accounts/${frozen}/summary?atLeast=5`)).toMatchObject({ body: { status: 'frozen' } });
});

test('the audit says when an account was frozen and unfrozen, and no movement does', async () => {
  await api.post(`/v1/users/${owner}/commands/reactivate`);
  await untilStatus('open');
  const { body } = await api.get(`/v1/accounts/${frozen}/audit`);
  expect(body['items']).toMatchObject([
    { type: 'account_opened', payload: { ownerStatusChanges: 0 } },
    { type: 'amount_deposited' },
    {
      type: 'account_frozen',
      version: 3,
      payload: { type: 'account_frozen' },
      metadata: { userId: 'subscription:ownerStatus', causationId: `${owner}-2` },
    },
    {
      type: 'account_unfrozen',
      version: 4,
      payload: { type: 'account_unfrozen' },
      metadata: { causationId: `${owner}-3` },
    },
  ]);
  const { body: movements } = await api.get(`/v1/accounts/${frozen}/movements?atLeast=6`);
  expect(movements['items']).toMatchObject([{ kind: 'deposit' }]);
  expect(await send(frozen, 'deposit', euros('1'))).toMatchObject({ status: 200 });
});

test('no client can make an account follow its owner: that command has no route and no schema', async () => {
  for (const command of ['follow-owner', 'follow_owner'])
    expect(await send(frozen, command, { statusChanges: 1 })).toMatchObject({
      status: 404,
      body: { code: 'ROUTE_NOT_FOUND' },
    });
  const document = await api.app.inject('/docs/openapi.json');
  expect(document.body).not.toMatch(/follow.?owner/i);
});
