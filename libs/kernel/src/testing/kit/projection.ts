import { frozen } from '../../data/frozen.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import { metadataOf, type EventEnvelope } from '../../model/event-envelope.js';
import { removed, type View } from '../../model/view.js';
import { storableRecord } from '../../ports/stores/storable-record.js';
import { testContext } from '../runtime/test-context.js';
import { assertEqual } from './expectation.js';
import { shownAt } from './spec-line.js';

/** Returns envelopes of one aggregate's events, numbered from version and position 1, all at the test context's time. */
export function enveloped<A extends AggregateTypes>(
  aggregateId: string,
  ...events: readonly A['event'][]
): EventEnvelope<A>[] {
  const context = testContext();
  return events.map((payload, index) => ({
    aggregateType: 'test',
    aggregateId,
    version: index + 1,
    position: index + 1,
    at: context.at,
    payload,
    metadata: metadataOf(context),
  }));
}

/**
 * Returns the records that a view makes of events, by record id, without a store. Calls `update` twice for each event.
 * @throws {@link ExpectationFailed} if the second call gives another result
 */
export function foldView<V extends object, A extends AggregateTypes>(
  view: View<V, A>,
  events: readonly EventEnvelope<A>[],
): Map<string, V> {
  const records = new Map<string, V>();
  for (const event of frozen(events)) {
    const id = view.viewId(event);
    const previous = view.isChildOfAggregate ? undefined : frozen(records.get(id));
    const update = () => {
      const next = view.update(previous, event);
      return typeof next === 'object' ? storableRecord(next, view.type) : next;
    };
    const record = update();
    assertEqual(update(), record, `${view.type}: a second update with the same event`);
    if (record === removed) records.delete(id);
    else if (record) records.set(id, record);
  }
  return records;
}

/** Applies events of an aggregate `a` to a view: `project(movement, opened, deposited).then({ 'a-2': {...} })`. */
export function project<V extends object, A extends AggregateTypes>(
  view: View<V, A>,
  ...events: readonly A['event'][]
): {
  /** Expects exactly these records, by record id. */
  then(records: Readonly<Record<string, V>>): void;
} {
  return {
    then(records) {
      const here = new Error();
      try {
        assertEqual(Object.fromEntries(foldView(view, enveloped<A>('a', ...events))), records, 'records');
      } catch (error) {
        throw shownAt(here, error);
      }
    },
  };
}
