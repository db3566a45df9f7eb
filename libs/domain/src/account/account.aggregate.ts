import { original, type Aggregate, type AggregateTypes, type CqrsContext } from '@snapfold/kernel';
import type { CreateAccountCommand, UpdateAccountCommand } from './account.commands.js';
import { accountErrors, refuseAccount, type AccountError } from './account.errors.js';
import type { AccountEvent } from './account.events.js';
import type { AccountServices } from './account.services.js';
import { money, type Currency, type Money } from './money.js';

export interface Account {
  readonly owner: string;
  readonly currency: Currency;
  readonly balance: Money;
  readonly status: 'open' | 'closed';
  readonly openedAt: string;
  readonly closedAt?: string;
}

export interface AccountTypes extends AggregateTypes {
  readonly state: Account;
  readonly create: CreateAccountCommand;
  readonly update: UpdateAccountCommand;
  readonly event: AccountEvent;
  readonly services: AccountServices;
  readonly error: AccountError;
}

export const account: Aggregate<AccountTypes> = {
  type: 'accounts',
  schemaVersion: 1,
  // Only a placeholder: `account_opened` sets every field.
  initial: { owner: '', currency: 'EUR', balance: money(0, 'EUR'), status: 'open', openedAt: '' },
  errors: accountErrors,
  events: {
    account_opened: original(),
    amount_deposited: original(),
    amount_withdrawn: original(),
    account_closed: original(),
  },

  async handleCreate({ owner, currency }, services, context) {
    const ownerStatus = await services.ownerStatus(owner);
    if (ownerStatus === 'unknown') throw refuseAccount('ACCOUNT_OWNER_UNKNOWN', { owner });
    if (ownerStatus === 'deactivated') throw refuseAccount('ACCOUNT_OWNER_DEACTIVATED', { owner });
    return [{ type: 'account_opened', owner, currency, openedAt: context.at }];
  },

  handleUpdate(state, command, _services, context) {
    if (state.status === 'closed') throw refuseAccount('ACCOUNT_CLOSED');
    switch (command.type) {
      case 'deposit':
        return deposit(state, command.amount);
      case 'withdraw':
        return withdraw(state, command.amount);
      case 'close':
        return close(state, context);
    }
  },

  apply(state, event) {
    switch (event.type) {
      case 'account_opened': {
        const { owner, currency, openedAt } = event;
        return { owner, currency, balance: money(0, currency), status: 'open', openedAt };
      }
      case 'amount_deposited':
      case 'amount_withdrawn':
        return { ...state, balance: event.balance };
      case 'account_closed':
        return { ...state, status: 'closed', closedAt: event.closedAt };
    }
  },
};

function deposit({ balance }: Account, amount: Money): AccountEvent[] {
  assertAmount(amount, balance);
  const minor = balance.minor + amount.minor;
  if (!Number.isSafeInteger(minor)) throw refuseAccount('ACCOUNT_BALANCE_LIMIT', { balance, amount });
  return [{ type: 'amount_deposited', amount, balance: money(minor, balance.currency) }];
}

function withdraw({ balance }: Account, amount: Money): AccountEvent[] {
  assertAmount(amount, balance);
  const minor = balance.minor - amount.minor;
  if (minor < 0) throw refuseAccount('ACCOUNT_INSUFFICIENT_FUNDS', { balance, amount });
  return [{ type: 'amount_withdrawn', amount, balance: money(minor, balance.currency) }];
}

function close({ balance }: Account, { at }: CqrsContext): AccountEvent[] {
  if (balance.minor > 0) throw refuseAccount('ACCOUNT_NOT_EMPTY', { balance });
  return [{ type: 'account_closed', closedAt: at }];
}

function assertAmount(amount: Money, { currency }: Money): void {
  if (!Number.isSafeInteger(amount.minor) || amount.minor <= 0)
    throw refuseAccount('ACCOUNT_INVALID_AMOUNT', { amount });
  if (amount.currency !== currency) {
    throw refuseAccount('ACCOUNT_CURRENCY_MISMATCH', { expected: currency, actual: amount.currency });
  }
}
