import { describe, expect, test } from '@jest/globals';
import { fold } from '@snapfold/kernel';
import { creating, given, testContext, TestRuntime } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import { account, money, type AccountEvent, type Currency, type Owner } from '../index.js';

const { at } = testContext();
const eur = (minor: number) => money(minor, 'EUR');
const opened: AccountEvent = {
  type: 'account_opened',
  owner: 'ada',
  ownerStatusChanges: 0,
  currency: 'EUR',
  openedAt: at,
};
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
const frozen: AccountEvent = { type: 'account_frozen' };
const unfrozen: AccountEvent = { type: 'account_unfrozen' };
const contextAt = (now: string) => ({ context: testContext({}, new TestRuntime(now)) });
const limit = Number.MAX_SAFE_INTEGER;

describe('open', () => {
  const open = { type: 'open', owner: 'ada', currency: 'EUR' } as const;
  const ownerIs = (status: Owner['status'], statusChanges = 0) => ({
    services: { owner: () => ({ status, statusChanges }) },
  });

  test('opens an account for an active user', () => creating(account).when(open, ownerIs('active')).then(opened));
  test('notes how often the owner had been deactivated or reactivated', () =>
    creating(account)
      .when(open, ownerIs('active', 4))
      .then({ ...opened, ownerStatusChanges: 4 }));
  test('is refused for an unknown user', () =>
    creating(account)
      .when(open, { services: { owner: () => undefined } })
      .thenRefuses('ACCOUNT_OWNER_UNKNOWN', { owner: 'ada' }));
  test('is refused for a deactivated user', () =>
    creating(account).when(open, ownerIs('deactivated', 1)).thenRefuses('ACCOUNT_OWNER_DEACTIVATED', { owner: 'ada' }));
  test.each([
    ['BGN', '2026-01-31T23:59:59.999Z'],
    ['XCG', '2025-03-31T00:00:00.000Z'],
  ] as const)('opens an account in %s on a day on which it is legal tender: %s', (currency, openedAt) =>
    creating(account)
      .when({ ...open, currency }, { ...ownerIs('active'), ...contextAt(openedAt) })
      .then({ ...opened, currency, openedAt }),
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
      ownerStatusChanges: 0,
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

describe('a frozen account', () => {
  const amount = eur(1);
  const past = [opened, deposited(100), frozen];

  test.each([
    [{ type: 'deposit', amount }, undefined],
    [{ type: 'withdraw', amount }, undefined],
    [{ type: 'close' }, undefined],
    [{ type: 'send_transfer', transferId: 't', to: 'b', amount }, { side: 'from' }],
    [{ type: 'receive_transfer', transferId: 't', from: 'b', amount }, { side: 'to' }],
  ] as const)('refuses the command %j', (command, details) =>
    given(account, ...past)
      .when(command)
      .thenRefuses('ACCOUNT_FROZEN', details),
  );
  test('keeps its balance', () => {
    expect(given(account, ...past).state()).toMatchObject({ status: 'frozen', balance: eur(100) });
  });
  test('takes every command again once it is unfrozen', () =>
    given(account, ...past, unfrozen)
      .when({ type: 'deposit', amount })
      .then(deposited(1, 101)));
});

describe('follow_owner', () => {
  const follow = (statusChanges: number) => ({ type: 'follow_owner', statusChanges }) as const;

  test('freezes the account of a user who was deactivated', () => given(account, opened).when(follow(1)).then(frozen));
  test('unfreezes it after the reactivation', () => given(account, opened, frozen).when(follow(2)).then(unfrozen));
  test('repeats each change that the account has not followed', async () => {
    await given(account, opened).when(follow(3)).then(frozen, unfrozen, frozen);
    await given(account, opened, frozen).when(follow(4)).then(unfrozen, frozen, unfrozen);
  });
  test('changes nothing if the account has followed its owner so far', async () => {
    await given(account, opened).when(follow(0)).then();
    await given(account, opened, frozen).when(follow(1)).then();
    await given(account, opened, frozen, unfrozen).when(follow(2)).then();
  });
  test('changes nothing if what was read of the owner is out of date', async () => {
    await given(account, opened, frozen, unfrozen).when(follow(1)).then();
    await given(account, opened, frozen).when(follow(0)).then();
  });
  test('does not repeat what came before the account was opened', async () => {
    await given(account, { ...opened, ownerStatusChanges: 2 })
      .when(follow(2))
      .then();
    await given(account, { ...opened, ownerStatusChanges: 2 })
      .when(follow(3))
      .then(frozen);
  });
  test('repeats everything to an account of an earlier release, which did not note what came before', () =>
    given(account, { type: 'account_opened', owner: 'ada', currency: 'EUR', openedAt: at })
      .when(follow(3))
      .then(frozen, unfrozen, frozen));
  test('changes no closed account', async () => {
    await given(account, opened, closed).when(follow(1)).then();
    await given(account, opened, frozen, unfrozen, closed).when(follow(3)).then();
  });
});

test('senders who are late, out of date and out of order leave an account frozen if its owner is deactivated', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9)), fc.nat(9), async (earlier, latest) => {
      let state = fold(account, [opened]);
      const history: string[] = [];
      for (const statusChanges of [...earlier.map((changes) => Math.min(changes, latest)), latest, ...earlier]) {
        const command = { type: 'follow_owner', statusChanges: Math.min(statusChanges, latest) } as const;
        const events = await account.handleUpdate(state, command, { owner: () => undefined }, testContext());
        state = fold(account, events, state);
        history.push(...events.map(({ type }) => type));
      }
      expect(state.status).toBe(latest % 2 === 1 ? 'frozen' : 'open');
      expect(history).toEqual(
        Array.from({ length: latest }, (_, index) => (index % 2 === 0 ? frozen.type : unfrozen.type)),
      );
    }),
  );
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
          const events = await account.handleUpdate(state, sent, { owner: () => undefined }, testContext());
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
