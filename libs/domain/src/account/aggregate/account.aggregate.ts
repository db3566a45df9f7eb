import { aggregate, original, type AggregateTypes, type CqrsContext } from '@snapfold/kernel';
import { money, type Currency, type Money } from '../money/money.js';
import { isTender, utcDay } from '../money/tender.js';
import type { CreateAccountCommand, UpdateAccountCommand } from './account.commands.js';
import { accountErrors, refuseAccount, refuseSide, type AccountError } from './account.errors.js';
import type { AccountEvent } from './account.events.js';
import type { AccountQuery } from './account.query.js';
import type { AccountServices } from './account.services.js';
import { decreased, increased } from './balance.js';

export interface Account {
  readonly owner: string;
  readonly currency: Currency;
  readonly balance: Money;
  readonly status: 'open' | 'frozen' | 'closed';
  /** How many of its owner's deactivations and reactivations came before the opening, or have been followed since. */
  readonly ownerStatusChanges: number;
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
  readonly query: AccountQuery;
}

export const account = aggregate<AccountTypes>({
  type: 'accounts',
  schemaVersion: 2,
  // Only a placeholder: `account_opened` sets every field.
  initial: {
    owner: '',
    currency: 'EUR',
    balance: money(0, 'EUR'),
    status: 'open',
    ownerStatusChanges: 0,
    openedAt: '',
  },
  errors: accountErrors,
  events: {
    account_opened: original(),
    amount_deposited: original(),
    amount_withdrawn: original(),
    transfer_sent: original(),
    transfer_received: original(),
    account_frozen: original(),
    account_unfrozen: original(),
    account_closed: original(),
  },

  // The only rule about legal tender: an account in a currency that is not legal tender any more can still be used and closed.
  async handleCreate({ owner, currency }, services, context) {
    const day = utcDay(context.at);
    if (!isTender(currency, day)) throw refuseAccount('ACCOUNT_CURRENCY_NOT_TENDER', { currency, day });
    const found = await services.owner(owner);
    if (!found) throw refuseAccount('ACCOUNT_OWNER_UNKNOWN', { owner });
    if (found.status === 'deactivated') throw refuseAccount('ACCOUNT_OWNER_DEACTIVATED', { owner });
    const { statusChanges: ownerStatusChanges } = found;
    return [{ type: 'account_opened', owner, ownerStatusChanges, currency, openedAt: context.at }];
  },

  handleUpdate(state, command, _services, context) {
    if (command.type === 'follow_owner') return followOwner(state, command.statusChanges);
    const { balance, status } = state;
    const refuse = refusalsOf[command.type];
    if (status === 'closed') throw refuse('ACCOUNT_CLOSED');
    if (status === 'frozen') throw refuse('ACCOUNT_FROZEN');
    switch (command.type) {
      case 'deposit': {
        const { amount } = command;
        return [{ type: 'amount_deposited', amount, balance: increased(balance, amount, refuse) }];
      }
      case 'withdraw': {
        const { amount } = command;
        return [{ type: 'amount_withdrawn', amount, balance: decreased(balance, amount, refuse) }];
      }
      case 'send_transfer': {
        const { transferId, to, amount } = command;
        return [{ type: 'transfer_sent', transferId, to, amount, balance: decreased(balance, amount, refuse) }];
      }
      case 'receive_transfer': {
        const { transferId, from, amount } = command;
        return [{ type: 'transfer_received', transferId, from, amount, balance: increased(balance, amount, refuse) }];
      }
      case 'close':
        return close(state, context);
    }
  },

  apply(state, event) {
    switch (event.type) {
      case 'account_opened': {
        const { owner, ownerStatusChanges = 0, currency, openedAt } = event;
        return { owner, currency, balance: money(0, currency), status: 'open', ownerStatusChanges, openedAt };
      }
      case 'amount_deposited':
      case 'amount_withdrawn':
      case 'transfer_sent':
      case 'transfer_received':
        return { ...state, balance: event.balance };
      case 'account_frozen':
        return { ...state, status: 'frozen', ownerStatusChanges: state.ownerStatusChanges + 1 };
      case 'account_unfrozen':
        return { ...state, status: 'open', ownerStatusChanges: state.ownerStatusChanges + 1 };
      case 'account_closed':
        return { ...state, status: 'closed', closedAt: event.closedAt };
    }
  },
});

/**
 * Repeats the changes of the owner that the account has not followed yet, each of them and in their order. So a sender that is late or out
 * of date does no harm: it asks for what has been followed already, or for the first of what is missing.
 */
function followOwner({ status, ownerStatusChanges }: Account, statusChanges: number): AccountEvent[] {
  if (status === 'closed') return [];
  const missing = Math.max(0, statusChanges - ownerStatusChanges);
  const next = status === 'open' ? 0 : 1;
  return Array.from({ length: missing }, (_, index) => ({
    type: (next + index) % 2 === 0 ? 'account_frozen' : 'account_unfrozen',
  }));
}

function close({ balance }: Account, { at }: CqrsContext): AccountEvent[] {
  if (balance.minor > 0) throw refuseAccount('ACCOUNT_NOT_EMPTY', { balance });
  return [{ type: 'account_closed', closedAt: at }];
}

const refusalsOf: Readonly<Record<Exclude<UpdateAccountCommand['type'], 'follow_owner'>, typeof refuseAccount>> = {
  deposit: refuseAccount,
  withdraw: refuseAccount,
  send_transfer: refuseSide('from'),
  receive_transfer: refuseSide('to'),
  close: refuseAccount,
};
