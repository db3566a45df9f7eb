import { describe, expect, test } from '@jest/globals';
import { fold } from '@snapfold/kernel';
import { creating, given, testContext, TestRuntime } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import { account, money, type AccountEvent, type Currency } from '../index.js';

const { at } = testContext();
const eur = (minor: number) => money(minor, 'EUR');
const opened: AccountEvent = { type: 'account_opened', owner: 'ada', currency: 'EUR', openedAt: at };
const deposited = (amount: number, balance = amount): AccountEvent => ({
  type: 'amount_deposited',
  amount: eur(amount),
  balance: eur(balance),
});
const withdrawn = (amount: number, balance: number): AccountEvent => ({
  type: 'amount_withdrawn',
  amount: eur(amount),
  balance: eur(balance),
});
const closed: AccountEvent = { type: 'account_closed', closedAt: at };
const contextAt = (now: string) => ({ context: testContext({}, new TestRuntime(now)) });
const limit = Number.MAX_SAFE_INTEGER;

describe('open', () => {
  const open = { type: 'open', owner: 'ada', currency: 'EUR' } as const;
  const ownerIs = (status: 'active' | 'deactivated' | 'unknown') => ({ services: { ownerStatus: () => status } });

  test('opens an account for an active user', () => creating(account).when(open, ownerIs('active')).then(opened));
  test('is refused for an unknown user', () =>
    creating(account).when(open, ownerIs('unknown')).thenRefuses('ACCOUNT_OWNER_UNKNOWN', { owner: 'ada' }));
  test('is refused for a deactivated user', () =>
    creating(account).when(open, ownerIs('deactivated')).thenRefuses('ACCOUNT_OWNER_DEACTIVATED', { owner: 'ada' }));
  test.each([
    ['BGN', '2026-01-31T23:59:59.999Z'],
    ['XCG', '2025-03-31T00:00:00.000Z'],
  ] as const)('opens an account in %s on a day on which it is legal tender: %s', (currency, openedAt) =>
    creating(account)
      .when({ ...open, currency }, { ...ownerIs('active'), ...contextAt(openedAt) })
      .then({ type: 'account_opened', owner: 'ada', currency, openedAt }),
  );
  test.each([
    ['BGN', '2026-02-01T00:00:00.000Z'],
    ['XCG', '2025-03-30T23:59:59.999Z'],
    ['CLF', '2026-11-26T12:00:00.000Z'],
  ] as const)(
    'is refused in %s on a day on which it is not legal tender, before the owner is looked up: %s',
    (currency, now) =>
      creating(account)
        .when({ ...open, currency }, contextAt(now))
        .thenRefuses('ACCOUNT_CURRENCY_NOT_TENDER', { currency, day: now.slice(0, 10) }),
  );
  test('leaves an open account with a balance of zero', () => {
    expect(given(account, { ...opened, currency: 'JPY' }).state()).toEqual({
      owner: 'ada',
      currency: 'JPY',
      balance: money(0, 'JPY'),
      status: 'open',
      openedAt: at,
    });
  });
});

describe.each(['BGN', 'CLF'] as const)('an account in %s, in which no account can be opened any more', (currency) => {
  const amount = money(50, currency);
  const past: readonly AccountEvent[] = [
    { ...opened, currency, openedAt: '2020-01-01T00:00:00.000Z' },
    { type: 'amount_deposited', amount, balance: amount },
  ];
  const later = contextAt('2099-01-01T00:00:00.000Z');
  const both = money(100, currency);
  const none = money(0, currency);
  const transfer = { transferId: 't', amount } as const;

  test('takes deposits and transfers', async () => {
    await given(account, ...past)
      .when({ type: 'deposit', amount }, later)
      .then({ type: 'amount_deposited', amount, balance: both });
    await given(account, ...past)
      .when({ type: 'receive_transfer', from: 'a', ...transfer }, later)
      .then({ type: 'transfer_received', from: 'a', ...transfer, balance: both });
  });
  test('pays out, and sends transfers', async () => {
    await given(account, ...past)
      .when({ type: 'withdraw', amount }, later)
      .then({ type: 'amount_withdrawn', amount, balance: none });
    await given(account, ...past)
      .when({ type: 'send_transfer', to: 'b', ...transfer }, later)
      .then({ type: 'transfer_sent', to: 'b', ...transfer, balance: none });
  });
  test('can be closed', () =>
    given(account, ...past, { type: 'amount_withdrawn', amount, balance: none })
      .when({ type: 'close' }, later)
      .then({ type: 'account_closed', closedAt: later.context.at }));
});

describe('deposit', () => {
  const deposit = (minor: number, currency: Currency = 'EUR') =>
    ({ type: 'deposit', amount: money(minor, currency) }) as const;

  test('adds to the balance', () => given(account, opened, deposited(100)).when(deposit(5)).then(deposited(5, 105)));
  test('is accepted up to a balance of the largest safe integer', () =>
    given(account, opened, deposited(limit - 1))
      .when(deposit(1))
      .then(deposited(1, limit)));
  test('is refused if the balance would exceed the largest safe integer', () =>
    given(account, opened, deposited(limit))
      .when(deposit(1))
      .thenRefuses('ACCOUNT_BALANCE_LIMIT', { balance: eur(limit), amount: eur(1) }));
  test.each([0, -1, 0.5, NaN, Infinity, limit + 1])('is refused for %d minor units', (minor) =>
    given(account, opened).when(deposit(minor)).thenRefuses('ACCOUNT_INVALID_AMOUNT'),
  );
  test('is refused in another currency', () =>
    given(account, opened)
      .when(deposit(100, 'USD'))
      .thenRefuses('ACCOUNT_CURRENCY_MISMATCH', { expected: 'EUR', actual: 'USD' }));
  test('is refused for a closed account', () =>
    given(account, opened, closed).when(deposit(1)).thenRefuses('ACCOUNT_CLOSED'));
});

describe('withdraw', () => {
  const withdraw = (minor: number, currency: Currency = 'EUR') =>
    ({ type: 'withdraw', amount: money(minor, currency) }) as const;

  test('subtracts from the balance', () =>
    given(account, opened, deposited(100)).when(withdraw(30)).then(withdrawn(30, 70)));
  test('is accepted down to a balance of zero', () =>
    given(account, opened, deposited(100)).when(withdraw(100)).then(withdrawn(100, 0)));
  test('is refused if the balance would fall below zero', () =>
    given(account, opened, deposited(100))
      .when(withdraw(101))
      .thenRefuses('ACCOUNT_INSUFFICIENT_FUNDS', { balance: eur(100), amount: eur(101) }));
  test.each([0, -1])('is refused for %d minor units', (minor) =>
    given(account, opened, deposited(100)).when(withdraw(minor)).thenRefuses('ACCOUNT_INVALID_AMOUNT'),
  );
  test('is refused in another currency', () =>
    given(account, opened, deposited(100)).when(withdraw(1, 'USD')).thenRefuses('ACCOUNT_CURRENCY_MISMATCH'));
  test('is refused for a closed account', () =>
    given(account, opened, closed).when(withdraw(1)).thenRefuses('ACCOUNT_CLOSED'));
});

describe('close', () => {
  const close = { type: 'close' } as const;

  test('closes an account without movements', () => given(account, opened).when(close).then(closed));
  test('closes an account from which everything was withdrawn', () =>
    given(account, opened, deposited(5), withdrawn(5, 0)).when(close).then(closed));
  test('is refused for an account with a balance', () =>
    given(account, opened, deposited(1))
      .when(close)
      .thenRefuses('ACCOUNT_NOT_EMPTY', { balance: eur(1) }));
  test('is refused for a closed account', () =>
    given(account, opened, closed).when(close).thenRefuses('ACCOUNT_CLOSED'));
  test('keeps the time of closing in the state', () => {
    expect(given(account, opened, closed).state()).toMatchObject({ status: 'closed', closedAt: at });
  });
});

test('after random deposits and withdrawals the balance is exact and stays between zero and the largest safe integer', async () => {
  const command = fc.record({
    type: fc.constantFrom('deposit' as const, 'withdraw' as const),
    amount: fc.record({
      minor: fc.oneof(fc.integer({ min: -5, max: 500 }), fc.maxSafeInteger()),
      currency: fc.constantFrom('EUR' as const, 'USD' as const),
    }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(command), async (commands) => {
      let state = fold(account, [opened]);
      let expected = 0n;
      for (const sent of commands) {
        try {
          const events = await account.handleUpdate(state, sent, { ownerStatus: () => 'active' }, testContext());
          state = fold(account, events, state);
          expected += BigInt(sent.amount.minor) * (sent.type === 'deposit' ? 1n : -1n);
          expect(sent.amount).toMatchObject({ currency: 'EUR' });
        } catch (error) {
          expect(error).toMatchObject({ name: 'DomainError' });
        }
        expect(BigInt(state.balance.minor)).toBe(expected);
        expect(state.balance.minor).toBeGreaterThanOrEqual(0);
        expect(state.balance.minor).toBeLessThanOrEqual(limit);
      }
    }),
  );
});
