import { expect, test } from '@jest/globals';
import { enveloped, foldView, project, testContext } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import { accountSummary, formatMinor, money, type AccountEvent, type AccountSummary } from '../index.js';

const { at } = testContext();
const eur = (minor: number) => money(minor, 'EUR');
const opened: AccountEvent = { type: 'account_opened', owner: 'ada', currency: 'EUR', openedAt: at };

test('the view has one record per account, with the totals of incoming and outgoing money', () => {
  const begun: AccountSummary = {
    accountId: 'a',
    owner: 'ada',
    status: 'open',
    currency: 'EUR',
    balance: eur(0),
    movements: 0,
    totalIn: '0',
    totalOut: '0',
    openedAt: at,
  };
  project(accountSummary, opened).then({ a: begun });
  project(
    accountSummary,
    opened,
    { type: 'amount_deposited', amount: eur(100), balance: eur(100) },
    { type: 'amount_withdrawn', amount: eur(30), balance: eur(70) },
    { type: 'transfer_sent', transferId: 't', to: 'b', amount: eur(70), balance: eur(0) },
    { type: 'transfer_received', transferId: 'u', from: 'b', amount: eur(5), balance: eur(5) },
    { type: 'amount_withdrawn', amount: eur(5), balance: eur(0) },
    { type: 'account_closed', closedAt: at },
  ).then({
    a: { ...begun, status: 'closed', movements: 5, totalIn: '105', totalOut: '105', lastMovementAt: at },
  });
});

test('the record of an account says whether it is frozen', () => {
  const frozen: AccountEvent = { type: 'account_frozen' };
  const statusAfter = (...events: AccountEvent[]) =>
    foldView(accountSummary, enveloped('a', opened, ...events)).get('a')?.status;
  expect(statusAfter(frozen)).toBe('frozen');
  expect(statusAfter(frozen, { type: 'account_unfrozen' })).toBe('open');
});

test('totals are exact beyond the largest safe integer', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { minLength: 1 }), (amounts) => {
      const events = amounts.flatMap((minor): AccountEvent[] => [
        { type: 'amount_deposited', amount: eur(minor), balance: eur(minor) },
        { type: 'amount_withdrawn', amount: eur(minor), balance: eur(0) },
      ]);
      const record = foldView(accountSummary, enveloped('a', opened, ...events)).get('a');
      const total = String(amounts.reduce((sum, minor) => sum + BigInt(minor), 0n));
      expect([record?.totalIn, record?.totalOut, record?.movements]).toEqual([total, total, 2 * amounts.length]);
    }),
  );
});

test.each([
  ['9007199254740993', 'EUR', '90071992547409.93'],
  ['9007199254740993', 'JPY', '9007199254740993'],
  ['5', 'KWD', '0.005'],
  ['0', 'EUR', '0.00'],
] as const)('%s minor units of %s are formatted as %s', (minor, currency, value) => {
  expect(formatMinor(minor, currency)).toEqual({ value, currency });
});
