import { view, type EventEnvelope } from '@snapfold/kernel';
import { account, type Account, type AccountTypes } from '../aggregate/account.aggregate.js';
import { money, type Currency, type Money } from '../money/money.js';

/** The balance and the totals of one account. */
export interface AccountSummary {
  readonly accountId: string;
  readonly owner: string;
  readonly status: Account['status'];
  readonly currency: Currency;
  readonly balance: Money;
  /** How often money came in or left. */
  readonly movements: number;
  /** The sum of all incoming money in minor units. A decimal string, since a sum, unlike a balance, may exceed the largest safe integer. */
  readonly totalIn: string;
  /** The sum of all outgoing money in minor units, as a decimal string. */
  readonly totalOut: string;
  readonly openedAt: string;
  readonly lastMovementAt?: string;
}

export const accountSummary = view<AccountSummary, AccountTypes>({
  type: 'account_summary',
  aggregateType: account.type,
  version: 2,
  isChildOfAggregate: false,
  viewId: ({ aggregateId }) => aggregateId,

  update(previous, event) {
    const { aggregateId: accountId, payload } = event;
    if (payload.type === 'account_opened') {
      const { owner, currency, openedAt } = payload;
      const nothing = { balance: money(0, currency), movements: 0, totalIn: '0', totalOut: '0' };
      return { accountId, owner, status: 'open', currency, ...nothing, openedAt };
    }
    if (!previous)
      throw new Error(`The first event of account ${accountId} must be "account_opened", but it is "${payload.type}".`);
    switch (payload.type) {
      case 'amount_deposited':
      case 'transfer_received':
        return { ...moved(previous, event, payload.balance), totalIn: sum(previous.totalIn, payload.amount) };
      case 'amount_withdrawn':
      case 'transfer_sent':
        return { ...moved(previous, event, payload.balance), totalOut: sum(previous.totalOut, payload.amount) };
      case 'account_frozen':
        return { ...previous, status: 'frozen' };
      case 'account_unfrozen':
        return { ...previous, status: 'open' };
      case 'account_closed':
        return { ...previous, status: 'closed' };
    }
  },
});

function moved(previous: AccountSummary, { at }: EventEnvelope<AccountTypes>, balance: Money): AccountSummary {
  return { ...previous, balance, movements: previous.movements + 1, lastMovementAt: at };
}

const sum = (total: string, { minor }: Money): string => String(BigInt(total) + BigInt(minor));
