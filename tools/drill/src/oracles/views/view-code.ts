import { accountSummary, movement, type AccountTypes } from '@snapfold/domain';
import type { EventEnvelope, View } from '@snapfold/kernel';
import { poisonOf } from '@snapfold/other-release';
import type { StoredEvent } from '../../stored/stored.js';
import type { ViewName } from '../../stored/view-names.js';

type Event = EventEnvelope<AccountTypes>;

/** The code of a release that makes the records of a view. */
export interface ViewCode {
  readonly isChildOfAggregate: boolean;
  /** @throws if the release fails for the event */
  readonly viewId: (event: Event) => string;
  /** The record after the event; undefined if the event changes none. @throws if the release fails for the event */
  readonly update: (previous: object | undefined, event: Event) => unknown;
  /** Whether an event may be parked although this code can apply it, since an older release may keep the view. */
  readonly mayPark?: (event: StoredEvent) => boolean;
}

export type ReleaseCode = Readonly<Record<ViewName, ViewCode>>;

const views: Readonly<Record<ViewName, View<object, AccountTypes>>> = { movement, account_summary: accountSummary };

/** This release and every newer one: they make the same records of the same events. */
export const presentCode: ReleaseCode = {
  movement: codeOf(views.movement),
  account_summary: codeOf(views.account_summary),
};

/** This release beside an older one that has stopped waiting for it. */
export const besideOlderCode: ReleaseCode = {
  movement: { ...presentCode.movement, mayPark: isOfNewerRelease },
  account_summary: { ...presentCode.account_summary, mayPark: isOfNewerRelease },
};

/** The release whose views fail for some accounts. */
export const poisonedCode: ReleaseCode = {
  movement: poisoned(views.movement),
  account_summary: poisoned(views.account_summary),
};

/** Whether only a newer release can read the event: its type or its shape is new. */
function isOfNewerRelease({ payload: { type }, schema = 1 }: StoredEvent): boolean {
  return type === 'money_received' || (type === 'amount_deposited' && schema > 1);
}

function codeOf(view: View<object, AccountTypes>): ViewCode {
  return {
    isChildOfAggregate: view.isChildOfAggregate,
    viewId: (event) => view.viewId(event),
    update: (previous, event) => view.update(previous, event),
  };
}

function poisoned(view: View<object, AccountTypes>): ViewCode {
  const { isChildOfAggregate, viewId, update } = codeOf(view);
  return {
    isChildOfAggregate,
    update,
    viewId: (event) => {
      const { aggregateId, version } = event;
      const poison = poisonOf(aggregateId);
      if (poison === 'one id for two events') return isChildOfAggregate ? aggregateId : viewId(event);
      if (poison === 'one id for two accounts') return isChildOfAggregate ? viewId(event) : 'shared';
      // Every other way to fail lets only the first event of the account pass.
      if (poison !== undefined && version > 1) throw new Error(poison);
      return viewId(event);
    },
  };
}
