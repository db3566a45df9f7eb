import * as present from '@snapfold/domain';
import { aggregate, original } from '@snapfold/kernel';

export * from '@snapfold/domain';

// A release that writes deposits in another shape. It needs no views of its own: those of the present one read what they know.

type Deposited = Extract<present.AccountEvent, { readonly type: 'amount_deposited' }>;

interface DepositedThrough extends Deposited {
  /** Not known of deposits that earlier releases have written. */
  readonly channel: 'counter' | 'unknown';
}

type AccountEvent = Exclude<present.AccountEvent, Deposited> | DepositedThrough;

interface AccountTypes extends Omit<present.AccountTypes, 'event'> {
  readonly event: AccountEvent;
}

const throughCounter = (event: present.AccountEvent): AccountEvent =>
  event.type === 'amount_deposited' ? { ...event, channel: 'counter' } : event;

// There are no unique rules; their type would be that of the present events.
const { unique, ...kept } = present.account;

// The schemaVersion stays: nothing of the state is made of the new field.
export const account = aggregate<AccountTypes>({
  ...kept,
  events: {
    ...kept.events,
    amount_deposited: original<Deposited>().to<DepositedThrough>((old) => ({ ...old, channel: 'unknown' })),
  },
  handleCreate: async (...args) => (await present.account.handleCreate(...args)).map(throughCounter),
  handleUpdate: async (...args) => (await present.account.handleUpdate(...args)).map(throughCounter),
});
