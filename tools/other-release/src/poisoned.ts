import * as present from '@snapfold/domain';
import type { EventEnvelope, View } from '@snapfold/kernel';
import { poisonOf, type Poison } from './poison.js';

export * from '@snapfold/domain';

// The present release, except that for some accounts its views do what a view must not do. They are not made by `view`, which would
// refuse some of that. Whoever keeps a view does not check its declaration again.

type Event = EventEnvelope<present.AccountTypes>;

export const movement = poisoned(present.movement);
export const accountSummary = poisoned(present.accountSummary);

function poisoned<V extends object>(view: View<V, present.AccountTypes>): View<V, present.AccountTypes> {
  return {
    ...view,
    viewId: (event) => spoiltId(poisonOf(event.aggregateId), view, event) ?? view.viewId(event),
    update: (previous, event) => spoiltRecord<V>(poisonOf(event.aggregateId), event) ?? view.update(previous, event),
  };
}

/**
 * Returns a wrong id or throws; `undefined` if the id is right. An id that no view accepts begins only with the second event, so that
 * there is a record to read.
 */
function spoiltId<V extends object>(
  poison: Poison | undefined,
  { isChildOfAggregate }: View<V, present.AccountTypes>,
  { aggregateId, version }: Event,
): string | undefined {
  switch (poison) {
    case 'viewId throws':
      if (version === 1) return undefined;
      throw new Error(`The account ${aggregateId} is poisoned.`);
    case 'viewId returns no text':
      return version === 1 ? undefined : forbidden<string>(version);
    case 'one id for two events':
      return isChildOfAggregate ? aggregateId : undefined;
    case 'one id for two accounts':
      return isChildOfAggregate ? undefined : 'shared';
    default:
      return undefined;
  }
}

/** Returns a wrong record or throws; `undefined` if the record is right, as it is for the first event. */
function spoiltRecord<V extends object>(poison: Poison | undefined, { aggregateId, version }: Event): V | undefined {
  if (version === 1) return undefined;
  switch (poison) {
    case 'throws an error':
      throw new Error(`The account ${aggregateId} is poisoned.`);
    case 'throws null':
      return thrown(null);
    case 'throws a bare object':
      return thrown(Object.create(null));
    case 'throws what has no text':
      return thrown(Object.assign(new Error('The message of an error whose toString throws.'), { toString: noText }));
    case 'throws 20 MB of text':
      throw new Error('x'.repeat(20 * 1_024 * 1_024));
    case 'too large a record':
      return forbidden({ accountId: aggregateId, padding: 'x'.repeat(17 * 1_024 * 1_024) });
    case 'a record with a Date':
      return forbidden({ accountId: aggregateId, at: new Date(0) });
    case 'a record with a bigint':
      return forbidden({ accountId: aggregateId, position: 1n });
    case 'a record with a function':
      return forbidden({ accountId: aggregateId, balance: noText });
    default:
      return undefined;
  }
}

function noText(): never {
  throw new Error('This value cannot be converted to a string.');
}

function thrown(value: unknown): never {
  throw value;
}

/** Returns a value as the type that a view asks for, although the value is not of that type. */
function forbidden<T>(value: unknown): T {
  return value as T;
}
