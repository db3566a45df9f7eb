import * as present from '@snapfold/domain';
import type { EventEnvelope, View } from '@snapfold/kernel';
import { poisonOf, type Poison } from './poison.js';

export * from '@snapfold/domain';

// The present release, but for some accounts its views do all that a view must not. Not made by `view`, which would refuse some of
// it; whoever keeps a view takes any declaration.

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

/** The first event of an account is taken, so that there is something to be read; `undefined` if nothing is wrong with the id. */
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

/** Likewise. */
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
      return thrown(Object.assign(new Error('It has one here.'), { toString: noText }));
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
  throw new Error('It has no text.');
}

function thrown(value: unknown): never {
  throw value;
}

/** What the types of a view do not allow, as what they ask for. */
function forbidden<T>(value: unknown): T {
  return value as T;
}
