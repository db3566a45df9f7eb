import type { Aggregate, AggregateTypes } from './aggregate.js';
import type { CqrsContext } from './cqrs-context.js';
import { metadataOf } from './event-envelope.js';
import type { Change, PendingEvent, UniqueKeys } from './event-store.js';
import { fold, initialState } from './fold.js';
import { InvalidResult, kindOf } from './invalid-result.js';
import type { Snapshot } from './snapshot.js';
import { storable } from './storable.js';
import { storableChange } from './stored-size.js';

/** The head of an aggregate that does not exist yet: version 0, before every time. */
export function unborn<A extends AggregateTypes>(aggregate: Aggregate<A>, id: string): Snapshot<A> {
  const { schemaVersion } = aggregate;
  return { id, state: initialState(aggregate), version: 0, position: 0, at: '', schemaVersion, revision: 0 };
}

/**
 * The state's key under each unique rule of the aggregate.
 * @throws {@link NotStorable}, {@link InvalidResult}
 */
export function uniqueKeys<A extends AggregateTypes>(aggregate: Aggregate<A>, state: A['state']): UniqueKeys {
  const rules = Object.entries(aggregate.unique ?? {});
  if (rules.length === 0) return noKeys;
  const keys = rules.map(([name, rule]) => {
    const key: unknown = rule.key(state);
    if (key === undefined || typeof key === 'string') return [name, key] as const;
    throw new InvalidResult(`the key of the unique rule "${name}" is ${kindOf(key)}: return a string or undefined`);
  });
  return storable(Object.fromEntries(keys), 'unique');
}

const noKeys: UniqueKeys = storable({}, 'unique');

/** The keys that an aggregate at `head` holds. */
function keysAt<A extends AggregateTypes>(aggregate: Aggregate<A>, head: Snapshot<A>): UniqueKeys {
  return head.version === 0 ? noKeys : uniqueKeys(aggregate, head.state);
}

/**
 * What `payloads` (at least one) do to an aggregate at `head`: storable, frozen, and small enough to be stored.
 * @throws {@link NotStorable}, {@link InvalidResult}, {@link CommitTooLarge}
 */
export function changeOf<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  head: Snapshot<A>,
  payloads: readonly A['event'][],
  context: CqrsContext,
): Change<A> {
  const metadata = storable(metadataOf(context), 'metadata');
  const events = payloads.map<PendingEvent<A>>((payload, index) => ({
    aggregateType: aggregate.type,
    aggregateId: head.id,
    version: head.version + index + 1,
    at: context.at,
    payload: storedPayload(aggregate, payload, index),
    metadata,
  }));
  const state = fold(
    aggregate,
    events.map(({ payload }) => payload),
    head.state,
  );
  const change: Change<A> = {
    aggregateId: head.id,
    expectedVersion: head.version,
    expectedRevision: head.revision,
    events,
    state,
    schemaVersion: aggregate.schemaVersion,
    uniqueKeys: uniqueKeys(aggregate, state),
    heldKeys: keysAt(aggregate, head),
  };
  return storableChange(change);
}

/** Looked at as it is stored: what was given may be a getter, and show another type each time. */
function storedPayload<A extends AggregateTypes>(
  { events }: Aggregate<A>,
  payload: A['event'],
  index: number,
): A['event'] {
  const name: unknown = payload.type;
  const stored = storable(payload, typeof name === 'string' ? name : `event ${index}`);
  const type: unknown = stored.type;
  if (typeof type === 'string' && Object.hasOwn(events, type)) return stored;
  const told = JSON.stringify(type) ?? 'undefined';
  throw new InvalidResult(`event ${index} of the handler has the type ${told}, which is not in the catalogue`);
}

/** Whether the aggregate holds other unique keys after a change than before. */
export function changesKeys<A extends AggregateTypes>({ heldKeys, uniqueKeys: keys }: Change<A>): boolean {
  return Object.keys({ ...heldKeys, ...keys }).some((rule) => heldKeys[rule] !== keys[rule]);
}

/** The head that a change leaves, once its last event has `position`. */
export function headAfter<A extends AggregateTypes>(
  head: Snapshot<A>,
  change: Change<A>,
  position: number,
): Snapshot<A> {
  return {
    id: head.id,
    state: change.state,
    version: change.expectedVersion + change.events.length,
    position,
    at: change.events.at(-1)?.at ?? head.at,
    schemaVersion: change.schemaVersion,
    revision: change.expectedRevision,
  };
}

/** Whether a change was decided on what is stored of its aggregate. */
export function isDecidedOn<A extends AggregateTypes>(
  { expectedVersion, expectedRevision }: Change<A>,
  stored: Snapshot<A> | undefined,
): boolean {
  return (stored?.version ?? 0) === expectedVersion && (stored?.revision ?? 0) === expectedRevision;
}
