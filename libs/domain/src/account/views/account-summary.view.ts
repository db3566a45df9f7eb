import { view, type EventEnvelope } from '@snapfold/kernel';
import { account, type Account, type AccountTypes } from '../aggregate/account.aggregate.js';
import { money, type Currency, type Money } from '../money/money.js';

/** What an account came to. */
export interface AccountSummary {
  readonly accountId: string;
  readonly owner: string;
  readonly status: Account['status'];
  readonly currency: Currency;
  readonly balance: Money;
  /** How many times money came in or left. */
  readonly movements: number;
  /** All that ever came in, in minor units. A decimal string: sums pass what a number holds exactly, though no balance does. */
  readonly totalIn: string;
  /** All that ever left, likewise. */
  readonly totalOut: string;
  readonly openedAt: string;
  readonly lastMovementAt?: string;
}

export const accountSummary = view<AccountSummary, AccountTypes>({
  type: 'account_summary',
  aggregateType: account.type,
  version: 1,
  isChildOfAggregate: false,
  viewId: ({ aggregateId }) => aggregateId,

  update(previous, event) {
    const { aggregateId: accountId, payload } = event;
    if (payload.type === 'account_opened') {
      const { owner, currency, openedAt } = payload;
      const nothing = { balance: money(0, currency), movements: 0, totalIn: '0', totalOut: '0' };
      return { accountId, owner, status: 'open', currency, ...nothing, openedAt };
    }
    if (!previous) throw new Error(`Account ${accountId} begins with "${payload.type}".`);
    switch (payload.type) {
      case 'amount_deposited':
      case 'transfer_received':
        return { ...moved(previous, event, payload.balance), totalIn: sum(previous.totalIn, payload.amount) };
      case 'amount_withdrawn':
      case 'transfer_sent':
        return { ...moved(previous, event, payload.balance), totalOut: sum(previous.totalOut, payload.amount) };
      case 'account_closed':
        return { ...previous, status: 'closed' };
    }
  },
});

function moved(previous: AccountSummary, { at }: EventEnvelope<AccountTypes>, balance: Money): AccountSummary {
  return { ...previous, balance, movements: previous.movements + 1, lastMovementAt: at };
}

const sum = (total: string, { minor }: Money): string => String(BigInt(total) + BigInt(minor));
