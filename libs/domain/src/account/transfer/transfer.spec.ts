import { describe, expect, test } from '@jest/globals';
import { enveloped, given, testContext } from '@snapfold/kernel/testing';
import {
  account,
  money,
  transferOf,
  transferUpdates,
  type AccountEvent,
  type AccountTypes,
  type Currency,
} from '../index.js';

const { at } = testContext();
const eur = (minor: number) => money(minor, 'EUR');
const opened: AccountEvent = { type: 'account_opened', owner: 'ada', currency: 'EUR', openedAt: at };
const deposited = (minor: number): AccountEvent => ({
  type: 'amount_deposited',
  amount: eur(minor),
  balance: eur(minor),
});
const closed: AccountEvent = { type: 'account_closed', closedAt: at };
const limit = Number.MAX_SAFE_INTEGER;

describe('send_transfer', () => {
  const send = (minor: number, currency: Currency = 'EUR') =>
    ({ type: 'send_transfer', transferId: 't', to: 'b', amount: money(minor, currency) }) as const;
  const sent = (minor: number, balance: number): AccountEvent => ({
    type: 'transfer_sent',
    transferId: 't',
    to: 'b',
    amount: eur(minor),
    balance: eur(balance),
  });

  test('subtracts from the balance', async () => {
    await given(account, opened, deposited(100)).when(send(30)).then(sent(30, 70));
    expect(given(account, opened, deposited(100), sent(30, 70)).state().balance).toEqual(eur(70));
  });
  test('is accepted down to a balance of zero', () =>
    given(account, opened, deposited(100)).when(send(100)).then(sent(100, 0)));
  test('is refused if the balance would fall below zero', () =>
    given(account, opened, deposited(100))
      .when(send(101))
      .thenRefuses('ACCOUNT_INSUFFICIENT_FUNDS', { side: 'from', balance: eur(100), amount: eur(101) }));
  test.each([0, -1, 0.5, NaN, limit + 1])('is refused for %d minor units', (minor) =>
    given(account, opened, deposited(100))
      .when(send(minor))
      .thenRefuses('ACCOUNT_INVALID_AMOUNT', { side: 'from', amount: eur(minor) }),
  );
  test('is refused in another currency', () =>
    given(account, opened, deposited(100))
      .when(send(1, 'USD'))
      .thenRefuses('ACCOUNT_CURRENCY_MISMATCH', { side: 'from', expected: 'EUR', actual: 'USD' }));
  test('is refused for a closed account', () =>
    given(account, opened, closed).when(send(1)).thenRefuses('ACCOUNT_CLOSED', { side: 'from' }));
});

describe('receive_transfer', () => {
  const receive = (minor: number, currency: Currency = 'EUR') =>
    ({ type: 'receive_transfer', transferId: 't', from: 'a', amount: money(minor, currency) }) as const;
  const received = (minor: number, balance: number): AccountEvent => ({
    type: 'transfer_received',
    transferId: 't',
    from: 'a',
    amount: eur(minor),
    balance: eur(balance),
  });

  test('adds to the balance', async () => {
    await given(account, opened, deposited(100)).when(receive(5)).then(received(5, 105));
    expect(given(account, opened, deposited(100), received(5, 105)).state().balance).toEqual(eur(105));
  });
  test('is accepted up to a balance of the largest safe integer', () =>
    given(account, opened, deposited(limit - 1))
      .when(receive(1))
      .then(received(1, limit)));
  test('is refused if the balance would exceed the largest safe integer', () =>
    given(account, opened, deposited(limit))
      .when(receive(1))
      .thenRefuses('ACCOUNT_BALANCE_LIMIT', { side: 'to', amount: eur(1) }));
  test.each([0, -1, 0.5, NaN, limit + 1])('is refused for %d minor units', (minor) =>
    given(account, opened)
      .when(receive(minor))
      .thenRefuses('ACCOUNT_INVALID_AMOUNT', { side: 'to', amount: eur(minor) }),
  );
  test('is refused in another currency', () =>
    given(account, opened)
      .when(receive(1, 'USD'))
      .thenRefuses('ACCOUNT_CURRENCY_MISMATCH', { side: 'to', expected: 'EUR', actual: 'USD' }));
  test('is refused for a closed account', () =>
    given(account, opened, closed).when(receive(1)).thenRefuses('ACCOUNT_CLOSED', { side: 'to' }));
});

describe('a transfer', () => {
  const order = { id: 't', from: 'a', to: 'b', amount: eur(5) };

  test('consists of one command for each of its accounts', () => {
    expect(transferUpdates(order)).toEqual([
      { id: 'a', command: { type: 'send_transfer', transferId: 't', to: 'b', amount: eur(5) } },
      { id: 'b', command: { type: 'receive_transfer', transferId: 't', from: 'a', amount: eur(5) } },
    ]);
  });
  test('is refused from an account to itself', () => {
    expect(() => transferUpdates({ ...order, to: 'a' })).toThrow(
      expect.objectContaining({ code: 'ACCOUNT_SAME_ACCOUNT', kind: 'rejected' }),
    );
  });

  const [, sent] = enveloped<AccountTypes>('a', opened, {
    type: 'transfer_sent',
    transferId: 't',
    to: 'b',
    amount: eur(5),
    balance: eur(0),
  });
  const [, , received] = enveloped<AccountTypes>('b', opened, deposited(1), {
    type: 'transfer_received',
    transferId: 't',
    from: 'a',
    amount: eur(5),
    balance: eur(6),
  });
  if (!sent || !received) throw new Error('Both events must be there.');

  test.each([[[sent, received]], [[received, sent]]])('is read from its two events, in either order', (events) => {
    expect(transferOf(events)).toEqual({
      id: 't',
      from: { id: 'a', version: 2 },
      to: { id: 'b', version: 3 },
      amount: eur(5),
      position: 3,
      at,
      by: 'tester',
    });
  });
  test.each([[[]], [[sent]], [[received]], [enveloped<AccountTypes>('a', opened, deposited(1))]])(
    'is not read from other events',
    (events) => {
      expect(transferOf(events)).toBeUndefined();
    },
  );
});
