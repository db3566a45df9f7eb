import * as present from '@snapfold/domain';
import { aggregate, original, view, type EventEnvelope } from '@snapfold/kernel';

export * from '@snapfold/domain';

// A release that writes a deposit as an event of a type that the present release does not know, and reads both types. Its API is that of
// the present release, and cannot show such an event in an audit.

interface MoneyReceived {
  readonly type: 'money_received';
  readonly amount: present.Money;
  readonly balance: present.Money;
}

type AccountEvent = present.AccountEvent | MoneyReceived;

interface AccountTypes extends Omit<present.AccountTypes, 'event'> {
  readonly event: AccountEvent;
}

/** Returns an event as the present release would have written it. */
const asPresent = (event: AccountEvent): present.AccountEvent =>
  event.type === 'money_received' ? { ...event, type: 'amount_deposited' } : event;

const received = (event: present.AccountEvent): AccountEvent =>
  event.type === 'amount_deposited' ? { ...event, type: 'money_received' } : event;

const envelopeAsPresent = (event: EventEnvelope<AccountTypes>): EventEnvelope<present.AccountTypes> => ({
  ...event,
  payload: asPresent(event.payload),
});

// The schemaVersion stays, because the state has the same fields, and the events that the present release knows make the same state. So
// the present release uses the snapshots of this release as its own.
export const account = aggregate<AccountTypes>({
  ...present.account,
  events: { ...present.account.events, money_received: original() },
  handleUpdate: async (...args) => (await present.account.handleUpdate(...args)).map(received),
  apply: (state, event) => present.account.apply(state, asPresent(event)),
});

// The versions of the views stay too, because the events that the present release knows make the same records.
export const movement = view<present.Movement, AccountTypes>({
  ...present.movement,
  viewId: (event) => present.movement.viewId(envelopeAsPresent(event)),
  update: (previous, event) => present.movement.update(previous, envelopeAsPresent(event)),
});

export const accountSummary = view<present.AccountSummary, AccountTypes>({
  ...present.accountSummary,
  viewId: (event) => present.accountSummary.viewId(envelopeAsPresent(event)),
  update: (previous, event) => present.accountSummary.update(previous, envelopeAsPresent(event)),
});
