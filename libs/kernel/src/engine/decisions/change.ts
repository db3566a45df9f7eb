import { InvalidResult } from '../../data/invalid-result.js';
import { storable } from '../../data/storable.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import { metadataOf } from '../../model/event-envelope.js';
import { fold } from '../../model/fold.js';
import type { Change, PendingEvent } from '../../ports/event-store.js';
import type { Snapshot } from '../../ports/snapshot.js';
import { storableChange } from '../../ports/stored-size.js';
import { keysAt, uniqueKeys } from '../../ports/unique-keys.js';

/**
 * Returns the change that the events `payloads` (at least one) make to an aggregate at `head`: storable, frozen, and small enough to be
 * stored.
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

/** Makes an event storable, and checks its type after that: a getter in the original could return another type each time. */
function storedPayload<A extends AggregateTypes>(
  { events }: Aggregate<A>,
  payload: A['event'],
  index: number,
): A['event'] {
  const name: unknown = payload.type;
  const stored = storable(payload, typeof name === 'string' ? name : `event ${index}`);
  const type: unknown = stored.type;
  if (typeof type === 'string' && Object.hasOwn(events, type)) return stored;
  const shown = JSON.stringify(type) ?? 'undefined';
  throw new InvalidResult(`event ${index} of the handler has the type ${shown}, which is not in the catalogue`);
}

/** Returns whether the aggregate holds other unique keys after a change than before. */
export function changesKeys<A extends AggregateTypes>({ heldKeys, uniqueKeys: keys }: Change<A>): boolean {
  return Object.keys({ ...heldKeys, ...keys }).some((rule) => heldKeys[rule] !== keys[rule]);
}

/** Returns the head of an aggregate after a change whose last event has `position`. */
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
