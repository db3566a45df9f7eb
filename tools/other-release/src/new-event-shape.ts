import * as present from '@snapfold/domain';
import { aggregate, original } from '@snapfold/kernel';

export * from '@snapfold/domain';

// A release that writes deposits in another shape. It needs no views of its own: the present views read only fields that they know.

type Deposited = Extract<present.AccountEvent, { readonly type: 'amount_deposited' }>;

interface DepositedThrough extends Deposited {
  /** 'unknown' for deposits that earlier releases have written. */
  readonly channel: 'counter' | 'unknown';
}

type AccountEvent = Exclude<present.AccountEvent, Deposited> | DepositedThrough;

interface AccountTypes extends Omit<present.AccountTypes, 'event'> {
  readonly event: AccountEvent;
}

const throughCounter = (event: present.AccountEvent): AccountEvent =>
  event.type === 'amount_deposited' ? { ...event, channel: 'counter' } : event;

// Leaves out `unique`, because its type refers to the present events. Accounts have no unique rules.
const { unique, ...kept } = present.account;

// The schemaVersion stays, because the new field does not affect the state.
export const account = aggregate<AccountTypes>({
  ...kept,
  events: {
    ...kept.events,
    amount_deposited: original<Deposited>().to<DepositedThrough>((old) => ({ ...old, channel: 'unknown' })),
  },
  handleCreate: async (...args) => (await present.account.handleCreate(...args)).map(throughCounter),
  handleUpdate: async (...args) => (await present.account.handleUpdate(...args)).map(throughCounter),
});
