import { money, type Money } from '../money/money.js';
import type { refuseAccount } from './account.errors.js';

type Refuse = typeof refuseAccount;

/** Returns the balance plus `amount`, or throws an error of `refuse`. */
export function increased(balance: Money, amount: Money, refuse: Refuse): Money {
  assertAmount(amount, balance, refuse);
  const minor = balance.minor + amount.minor;
  if (!Number.isSafeInteger(minor)) throw refuse('ACCOUNT_BALANCE_LIMIT', { balance, amount });
  return money(minor, balance.currency);
}

/** Returns the balance minus `amount`, or throws an error of `refuse`. */
export function decreased(balance: Money, amount: Money, refuse: Refuse): Money {
  assertAmount(amount, balance, refuse);
  const minor = balance.minor - amount.minor;
  if (minor < 0) throw refuse('ACCOUNT_INSUFFICIENT_FUNDS', { balance, amount });
  return money(minor, balance.currency);
}

function assertAmount(amount: Money, { currency }: Money, refuse: Refuse): void {
  if (!Number.isSafeInteger(amount.minor) || amount.minor <= 0) throw refuse('ACCOUNT_INVALID_AMOUNT', { amount });
  if (amount.currency !== currency) {
    throw refuse('ACCOUNT_CURRENCY_MISMATCH', { expected: currency, actual: amount.currency });
  }
}
