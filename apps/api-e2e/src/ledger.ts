import { type AuditEvent, like } from '@snapfold/running-bank';

const moved = { amount: { value: '', currency: '' }, balance: { value: '', currency: '' } };
const opened = { owner: '', currency: '', openedAt: '' };

/** Returns what the API must show of an account after these events. It shares no code with the domain. */
export function foldOf(id: string, events: readonly AuditEvent[]) {
  let cents = 0;
  let state: Record<string, unknown> = {};
  for (const { payload } of events) {
    switch (payload.type) {
      case 'account_opened': {
        const { owner, currency, openedAt } = like(opened, payload);
        state = { owner, currency, openedAt, status: 'open', closedAt: null };
        break;
      }
      case 'amount_deposited':
      case 'amount_withdrawn': {
        const { amount, balance } = like(moved, payload);
        cents += payload.type === 'amount_deposited' ? centsOf(amount.value) : -centsOf(amount.value);
        if (centsOf(balance.value) !== cents)
          throw new Error(`The event has the balance ${balance.value}, but its amounts add up to ${cents} cents`);
        break;
      }
      case 'account_closed': {
        const { closedAt } = like({ closedAt: '' }, payload);
        state = { ...state, status: 'closed', closedAt };
        break;
      }
      default:
        throw new Error(`The event type "${payload.type}" is unknown`);
    }
  }
  return { id, version: events.length, ...state, balance: { value: (cents / 100).toFixed(2), currency: 'EUR' } };
}

/** Returns the cents of a value with exactly two decimals, as the API writes euros. */
export function centsOf(value: string): number {
  if (!/^-?\d+\.\d\d$/.test(value)) throw new Error(`Not an amount in euros: ${value}`);
  return Number(value.replace('.', ''));
}

/** Returns `length` consecutive numbers, beginning with `first`. */
export const inARow = (first: number, length: number) => Array.from({ length }, (_, index) => first + index);
