import * as present from '@snapfold/domain';
import { view } from '@snapfold/kernel';

export * from '@snapfold/domain';

// A release that makes other records of the same events, so that a client sees which release has made what it reads.

/** The counterparty of a deposit or a withdrawal. */
const cash = 'cash';

/** The movements of this release: each has a counterparty. */
export const movement = view<present.Movement, present.AccountTypes>({
  ...present.movement,
  version: present.movement.version + 1,
  update(previous, event) {
    const record = present.movement.update(previous, event);
    return typeof record === 'object' ? { counterparty: cash, ...record } : record;
  },
});

interface AccountSummary extends present.AccountSummary {
  /** How many of the movements are transfers. */
  readonly transfers: number;
}

/** The summaries of this release: `lastMovementAt` is the time of the opening until there is a movement. */
export const accountSummary = view<AccountSummary, present.AccountTypes>({
  ...present.accountSummary,
  version: present.accountSummary.version + 1,
  update(previous, event) {
    const record = present.accountSummary.update(previous, event);
    if (typeof record !== 'object') return record;
    const isTransfer = event.payload.type === 'transfer_sent' || event.payload.type === 'transfer_received';
    const transfers = (previous?.transfers ?? 0) + Number(isTransfer);
    return { lastMovementAt: record.openedAt, ...record, transfers };
  },
});
