import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import { currencies, type Currency } from '@snapfold/domain';
import type { Bank } from '@snapfold/infrastructure';
import { createContext, type Runtime } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection } from '@snapfold/mongoose';
import { RUNTIME } from '@snapfold/nest';
import { BANK } from '../bank.token.js';
import { idOf, idsOf, TestApi } from '../testing/test-api.js';

let api: TestApi;
let owner = '';
beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
  owner = idOf(await post('/v1/users', { email: 'ada@example.org', name: 'Ada' }));
});
afterAll(() => api.close());

const get = (url: string) => api.get(url);
const post = (url: string, payload?: object) => api.post(url, payload);
const amountOf = (value: string, currency: string) => ({ value, currency });
const move = (id: string, command: 'deposit' | 'withdraw', value: string, currency: string) =>
  post(`/v1/accounts/${id}/commands/${command}`, { amount: amountOf(value, currency) });

/** Opens an account as of a day on which its currency was legal tender. */
async function openedOn(day: string, currency: Currency): Promise<string> {
  const context = createContext({ ...api.app.get<Runtime>(RUNTIME), now: () => Date.parse(day) });
  const { id } = await api.app
    .get<Bank>(BANK.key)
    .aggregates.accounts.engine.create({ type: 'open', owner, currency }, context);
  return id;
}

describe.each([
  ['BGN', '2026-01-31'],
  ['ANG', '2025-06-30'],
  ['SVC', '2000-12-31'],
] as const)('an account in %s, which is no longer legal tender', (currency, lastDay) => {
  const at = `${lastDay}T23:59:59.999Z`;

  test('is listed, and shown with its movements, summary and audit', async () => {
    const id = await openedOn(at, currency);
    expect(await move(id, 'deposit', '100.5', currency)).toMatchObject({ status: 200 });
    const balance = amountOf('100.50', currency);

    expect(idsOf(await get('/v1/accounts?limit=100'))).toContain(id);
    expect(idsOf(await get(`/v1/accounts?currency=${currency}`))).toContain(id);
    expect(await get(`/v1/accounts/${id}`)).toMatchObject({ status: 200, body: { currency, balance, openedAt: at } });
    const summary = { currency, balance, totalIn: balance };
    expect(await get(`/v1/accounts/${id}/summary`)).toMatchObject({ status: 200, body: summary });
    const movements = { items: [{ kind: 'deposit', amount: balance, balance }] };
    expect(await get(`/v1/accounts/${id}/movements`)).toMatchObject({ status: 200, body: movements });
    const audit = { items: [{ payload: { currency } }, { payload: { amount: balance } }] };
    expect(await get(`/v1/accounts/${id}/audit`)).toMatchObject({ status: 200, body: audit });
  });

  test('sends and receives transfers, allows withdrawals, and can be closed', async () => {
    const [from, to] = [await openedOn(at, currency), await openedOn(at, currency)];
    await move(from, 'deposit', '10', currency);
    const made = await post('/v1/transfers', { from, to, amount: amountOf('4', currency) });
    expect(made.status).toBe(201);
    expect(await get(`/v1/transfers/${idOf(made)}`)).toMatchObject({ body: { amount: amountOf('4.00', currency) } });
    expect(await post(`/v1/accounts/${to}/commands/close`)).toMatchObject({
      status: 409,
      body: { code: 'ACCOUNT_NOT_EMPTY', details: { balance: amountOf('4.00', currency) } },
    });
    for (const [id, rest] of [
      [from, '6'],
      [to, '4'],
    ] as const) {
      expect(await move(id, 'withdraw', rest, currency)).toMatchObject({ status: 200 });
      expect(await post(`/v1/accounts/${id}/commands/close`)).toMatchObject({ status: 200 });
    }
    expect(await get(`/v1/accounts/${from}`)).toMatchObject({ body: { status: 'closed' } });
  });

  test('can no longer be opened', async () => {
    const refused = await post('/v1/accounts', { owner, currency });
    const details = { currency, day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) };
    expect(refused).toMatchObject({ status: 422, body: { code: 'ACCOUNT_CURRENCY_NOT_TENDER', details } });
  });
});

test('an account is opened in XCG, the successor of ANG', async () => {
  expect(await post('/v1/accounts', { owner, currency: 'XCG' })).toMatchObject({ status: 201 });
});

test('a currency code that no release has known is malformed, in a command and in a filter', async () => {
  const malformed = { status: 400, body: { errors: [{ pointer: '#/currency' }] } };
  expect(await post('/v1/accounts', { owner, currency: 'XXB' })).toMatchObject(malformed);
  expect(await get('/v1/accounts?currency=XXB')).toMatchObject(malformed);
});

test('every currency that was ever released can be a filter, and is in the documentation', async () => {
  for (const currency of currencies) expect((await get(`/v1/accounts?currency=${currency}`)).status).toBe(200);
  const { components } = (await get('/docs/openapi.json')).body as { components: { schemas: object } };
  const ofCurrency = { properties: { currency: { $ref: '#/components/schemas/Currency' } } };
  expect(components.schemas).toMatchObject({
    ...{ Account: ofCurrency, AccountOpen: ofCurrency, Money: ofCurrency },
    Currency: { enum: currencies },
  });
});

describe('an account in a currency that only a newer release knows', () => {
  const newer = 'XXB';
  let id = '';

  beforeAll(async () => {
    id = await openedOn('2026-01-01', 'BGN');
    await move(id, 'deposit', '1', 'BGN');
    await get(`/v1/accounts/${id}/movements`);
    await get(`/v1/accounts/${id}/summary`);
    // Writes what a newer release would have written.
    const { db } = api.app.get<Connection>(getConnectionToken());
    const rewrite = (collection: string, by: string, ...fields: readonly string[]) =>
      db
        ?.collection<{ _id: string }>(collection)
        .updateMany({ [by]: id }, { $set: Object.fromEntries(fields.map((field) => [field, newer])) });
    await rewrite('accounts_snapshots', '_id', 'state.currency', 'state.balance.currency');
    await rewrite('movement_g1', 'accountId', 'amount.currency', 'balance.currency');
    await rewrite('account_summary_g1', '_id', 'currency', 'balance.currency');
    await db
      ?.collection('accounts_journal')
      .updateOne({ aggregateId: id, version: 1 }, { $set: { 'payload.currency': newer } });
    await db
      ?.collection('accounts_journal')
      .updateOne(
        { aggregateId: id, version: 2 },
        { $set: { 'payload.amount.currency': newer, 'payload.balance.currency': newer } },
      );
  });

  test.each(['', '/summary', '/audit', '/audit?from=1970-01-01T00:00:00Z'])(
    'is answered with 503, because its number of decimals is unknown: %p',
    async (path) => {
      const answer = await get(`/v1/accounts/${id}${path}`);
      expect(answer.headers).not.toHaveProperty('etag');
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'retry-after': '1' },
        body: { code: 'UNKNOWN_CURRENCY', details: { currency: newer } },
      });
    },
  );

  test('is named as unreadable in lists, and so are its movements, while other accounts are shown', async () => {
    const shown = await openedOn('2026-01-01', 'BGN');
    const list = await get('/v1/accounts?limit=100');
    expect(list).toMatchObject({ status: 200, body: { unreadable: [{ id, code: 'UNKNOWN_CURRENCY' }] } });
    expect(idsOf(list)).toContain(shown);
    expect(await get(`/v1/accounts/${id}/movements`)).toMatchObject({
      status: 200,
      body: { items: [], unreadable: [{ id: `${id}-2`, code: 'UNKNOWN_CURRENCY' }] },
    });
  });
});
