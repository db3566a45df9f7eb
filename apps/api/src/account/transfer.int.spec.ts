import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { money } from '@snapfold/domain';
import type { Bank } from '@snapfold/infrastructure';
import { createContext, type Runtime } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { RUNTIME } from '@snapfold/nest';
import fc from 'fast-check';
import { BANK } from '../bank.token.js';
import { idOf, TestApi, type Answer } from '../testing/test-api.js';

jest.setTimeout(60_000);

let api: TestApi;
let owner = '';
beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
  owner = idOf(await post('/v1/users', { email: 'ada@example.org', name: 'Ada' }));
});
afterAll(() => api.close());

const get = (url: string) => api.get(url);
const post = (url: string, payload?: object) => api.post(url, payload, { 'x-user-id': 'ada' });
const amountOf = (value: unknown, currency = 'EUR') => ({ value, currency });

async function accountWith(value?: string, currency = 'EUR'): Promise<string> {
  const id = idOf(await post('/v1/accounts', { owner, currency }));
  if (value) await post(`/v1/accounts/${id}/commands/deposit`, { amount: amountOf(value, currency) });
  return id;
}
const transfer = (from: string, to: string, value: unknown, currency?: string) =>
  post('/v1/transfers', { from, to, amount: amountOf(value, currency) });

interface Entry {
  readonly id: string;
  readonly version: number;
  readonly position: number;
  readonly amount: { readonly value: string };
  readonly transferId: string | null;
  readonly counterparty: string | null;
  readonly payload: { readonly type: string; readonly transferId?: string };
}
const entriesOf = async (id: string, list: 'movements' | 'audit') =>
  (await get(`/v1/accounts/${id}/${list}?limit=100`)).body['items'] as Entry[];
const stateOf = async (id: string) =>
  (await get(`/v1/accounts/${id}`)).body as { version: number; balance: Entry['amount'] };
const centsOf = ({ value }: { readonly value: string }) => Number(value.replace('.', ''));

describe('a transfer', () => {
  test('changes both accounts, and is found at once where Location says', async () => {
    const [from, to] = [await accountWith('100'), await accountWith()];
    const made = await transfer(from, to, '40.5');
    const id = idOf(made);
    const receipt = { id, from: { id: from, version: 3 }, to: { id: to, version: 2 }, position: expect.any(Number) };
    expect(made).toMatchObject({ status: 201, headers: { location: `/v1/transfers/${id}` } });
    expect(made.body).toEqual(receipt);

    const found = await get(`/v1/transfers/${id}`);
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(found.status).toBe(200);
    expect(found.body).toEqual({ ...made.body, amount: amountOf('40.50'), at, by: 'ada' });
    expect([await stateOf(from), await stateOf(to)]).toMatchObject([
      { version: 3, balance: amountOf('59.50') },
      { version: 2, balance: amountOf('40.50') },
    ]);
  });

  test('commits two events in a row, and answers with the position of the last', async () => {
    const [from, to] = [await accountWith('1'), await accountWith('2')];
    const { body } = await transfer(from, to, '0.01');
    const last = Number(body['position']);
    const [sent, received] = [(await entriesOf(from, 'audit')).at(-1), (await entriesOf(to, 'audit')).at(-1)];
    expect(sent?.payload).toEqual({
      type: 'transfer_sent',
      transferId: body['id'],
      to,
      amount: amountOf('0.01'),
      balance: amountOf('0.99'),
    });
    expect(received?.payload).toEqual({
      type: 'transfer_received',
      transferId: body['id'],
      from,
      amount: amountOf('0.01'),
      balance: amountOf('2.01'),
    });
    expect([sent?.position, received?.position].sort()).toEqual([last - 1, last]);
  });

  test('adds a movement to each account, with the other as its counterparty', async () => {
    const [from, to] = [await accountWith('5'), await accountWith('7')];
    const { body } = await transfer(from, to, '3');
    const common = { transferId: body['id'], by: 'ada' };
    expect(await entriesOf(from, 'movements')).toMatchObject([
      { ...common, kind: 'transfer_out', amount: amountOf('-3.00'), balance: amountOf('2.00'), counterparty: to },
      { kind: 'deposit', transferId: null, counterparty: null },
    ]);
    expect(await entriesOf(to, 'movements')).toMatchObject([
      { ...common, kind: 'transfer_in', amount: amountOf('3.00'), balance: amountOf('10.00'), counterparty: from },
      { kind: 'deposit', transferId: null, counterparty: null },
    ]);
    for (const [id, kind] of [
      [from, 'transfer_out'],
      [to, 'transfer_in'],
    ]) {
      expect((await get(`/v1/accounts/${id}/movements?kind=${kind}`)).body['items']).toHaveLength(1);
    }
  });

  test('can move the whole balance, and a second transfer can move it back', async () => {
    const [a, b] = [await accountWith('100', 'JPY'), await accountWith(undefined, 'JPY')];
    expect((await transfer(a, b, '100', 'JPY')).status).toBe(201);
    expect((await transfer(b, a, '100', 'JPY')).status).toBe(201);
    expect([await stateOf(a), await stateOf(b)]).toMatchObject([
      { version: 4, balance: amountOf('100', 'JPY') },
      { version: 3, balance: amountOf('0', 'JPY') },
    ]);
  });
});

describe('a refused transfer', () => {
  async function closedAccount(): Promise<string> {
    const id = await accountWith();
    await post(`/v1/accounts/${id}/commands/close`);
    return id;
  }

  test('says which rule refused it and for which side, and changes neither account', async () => {
    const [rich, poor, dollars] = [await accountWith('100'), await accountWith('1'), await accountWith('1', 'USD')];
    const [closed, full] = [await closedAccount(), await accountWith('90071992547409.91')];
    const accounts = [rich, poor, dollars, closed, full];
    const before = await Promise.all(accounts.map(stateOf));

    const amount = amountOf('2.00');
    const expected: [answer: Promise<Answer>, status: number, code: string, details?: object][] = [
      [
        transfer(poor, rich, '2'),
        422,
        'ACCOUNT_INSUFFICIENT_FUNDS',
        { side: 'from', balance: amountOf('1.00'), amount },
      ],
      [transfer(rich, full, '2'), 422, 'ACCOUNT_BALANCE_LIMIT', { side: 'to', amount }],
      [transfer(rich, poor, '0'), 422, 'ACCOUNT_INVALID_AMOUNT', { side: 'from', amount: amountOf('0.00') }],
      [transfer(rich, poor, '-1'), 422, 'ACCOUNT_INVALID_AMOUNT', { side: 'from', amount: amountOf('-1.00') }],
      [
        transfer(dollars, rich, '1'),
        422,
        'ACCOUNT_CURRENCY_MISMATCH',
        { side: 'from', expected: 'USD', actual: 'EUR' },
      ],
      [transfer(rich, dollars, '1'), 422, 'ACCOUNT_CURRENCY_MISMATCH', { side: 'to', expected: 'USD', actual: 'EUR' }],
      [transfer(rich, rich, '1'), 422, 'ACCOUNT_SAME_ACCOUNT'],
      [transfer('nowhere', 'nowhere', '1'), 422, 'ACCOUNT_SAME_ACCOUNT'],
      [transfer(closed, rich, '1'), 409, 'ACCOUNT_CLOSED', { side: 'from' }],
      [transfer(rich, closed, '1'), 409, 'ACCOUNT_CLOSED', { side: 'to' }],
      [transfer('nowhere', rich, '1'), 404, 'NOT_FOUND', { side: 'from' }],
      [transfer(rich, 'nowhere', '1'), 404, 'NOT_FOUND', { side: 'to' }],
      [transfer('nowhere', 'elsewhere', '1'), 404, 'NOT_FOUND', { side: 'from' }],
    ];
    for (const [answer, status, code, details] of expected) {
      const { body, headers } = await answer;
      expect({
        code: body['code'],
        status: body['status'],
        details: body['details'],
        location: headers.location,
      }).toEqual({
        code,
        status,
        details,
        location: undefined,
      });
    }
    expect(await Promise.all(accounts.map(stateOf))).toEqual(before);
  });

  test('is answered with 400 and the pointer to the field if it is malformed', async () => {
    const whole = { from: 'a', to: 'b', amount: amountOf('1') };
    const malformed: [body: object, pointer: string][] = [
      [{ ...whole, from: undefined }, '#/from'],
      [{ ...whole, to: undefined }, '#/to'],
      [{ ...whole, amount: undefined }, '#/amount'],
      [{ ...whole, from: '' }, '#/from'],
      [{ ...whole, to: { $gt: '' } }, '#/to'],
      [{ ...whole, to: 'x'.repeat(65) }, '#/to'],
      [{ ...whole, id: 'mine' }, '#/id'],
      [{ ...whole, amount: amountOf('1.005') }, '#/amount/value'],
      [{ ...whole, amount: amountOf('1', 'XXX') }, '#/amount/currency'],
    ];
    for (const [body, pointer] of malformed) {
      expect(await post('/v1/transfers', body)).toMatchObject({
        status: 400,
        body: { code: 'MALFORMED_REQUEST', errors: [{ pointer }] },
      });
    }
  });
});

test('an id of something other than a transfer is answered with 404', async () => {
  const account = await accountWith('1');
  const { accounts } = api.app.get<Bank>(BANK.key).aggregates;
  const deposit = { type: 'deposit', amount: money(1, 'EUR') } as const;
  const identity = { id: 'a-deposit', fingerprint: '' };
  await accounts.engine.update(account, deposit, createContext(api.app.get<Runtime>(RUNTIME)), { identity });
  for (const id of ['nonsense', account, `${account}-2`, identity.id]) {
    expect(await get(`/v1/transfers/${id}`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  }
});

test('the commands of one side of a transfer have no route and no schema', async () => {
  const [from, to] = [await accountWith('1'), await accountWith()];
  for (const half of ['send-transfer', 'receive-transfer', 'send_transfer', 'receive_transfer']) {
    const body = { transferId: 't', from, to, amount: amountOf('1') };
    expect(await post(`/v1/accounts/${from}/commands/${half}`, body)).toMatchObject({
      status: 404,
      body: { code: 'ROUTE_NOT_FOUND' },
    });
  }
  const document = await api.app.inject('/docs/openapi.json');
  expect(document.body).not.toMatch(/(send|receive).?transfer/i);
});

test('64 random transfers at once among 8 accounts lose and make no cent, and each changes both accounts or neither', async () => {
  const someOrder = fc
    .record({ from: fc.nat({ max: 7 }), step: fc.integer({ min: 1, max: 7 }), cents: fc.integer({ min: 1, max: 900 }) })
    .map(({ from, step, cents }) => ({ from, to: (from + step) % 8, value: (cents / 100).toFixed(2) }));
  const load = fc.array(someOrder, { minLength: 64, maxLength: 64 });
  await fc.assert(
    fc.asyncProperty(load, async (orders) => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => accountWith('10.00')));
      const answers = await Promise.all(
        orders.map(({ from, to, value }) => transfer(ids[from] ?? '', ids[to] ?? '', value)),
      );

      const refused = answers.filter(({ status }) => status !== 201).map(({ body }) => body['code']);
      expect(new Set([...refused, 'ACCOUNT_INSUFFICIENT_FUNDS'])).toEqual(new Set(['ACCOUNT_INSUFFICIENT_FUNDS']));
      const made = answers.filter(({ status }) => status === 201).map(idOf);
      expect(made.length).toBeGreaterThan(0);

      const accounts = await Promise.all(
        ids.map(async (id) => ({
          ...(await stateOf(id)),
          movements: await entriesOf(id, 'movements'),
          audit: await entriesOf(id, 'audit'),
        })),
      );
      expect(accounts.reduce((sum, { balance }) => sum + centsOf(balance), 0)).toBe(8_000);
      for (const { balance, version, movements, audit } of accounts) {
        expect(movements.reduce((sum, { amount }) => sum + centsOf(amount), 0)).toBe(centsOf(balance));
        expect(audit.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
      }
      const halves = (type: string) =>
        accounts.flatMap(({ audit }) =>
          audit.flatMap(({ payload }) => (payload.type === type ? [String(payload.transferId)] : [])),
        );
      for (const type of ['transfer_sent', 'transfer_received']) expect(halves(type).sort()).toEqual([...made].sort());
      for (const [index, { from, to, value }] of orders.entries()) {
        const { status, headers, body } = answers[index] ?? {};
        if (status !== 201) continue;
        const sides = { from: { id: ids[from] }, to: { id: ids[to] } };
        expect((await get(String(headers?.location))).body).toMatchObject({
          ...body,
          ...sides,
          amount: amountOf(value),
        });
      }
    }),
    { numRuns: 1, unbiased: true, endOnFailure: true },
  );
});
