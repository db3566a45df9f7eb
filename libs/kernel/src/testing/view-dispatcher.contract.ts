import { metadataOf, type EventEnvelope } from '../event-envelope.js';
import type { Query } from '../query.js';
import { ViewDispatcher } from '../view-dispatcher.js';
import type { View } from '../view.js';
import type { ViewStore } from '../view-store.js';
import type { ContractCase } from './contract-case.js';
import { assertEqual } from './expectation.js';
import { foldView } from './projection.js';
import { addition, tallySummary, type Addition, type TallySummary, type TallyTypes } from './tally.js';
import { testContext } from './test-context.js';

/** Gives an empty store for records of any view. */
export type OpenViewStore = <V extends object>() => Promise<ViewStore<V, Query>>;

/** Forty events of three aggregates, interleaved. */
const events = Array.from({ length: 40 }, (_, index): EventEnvelope<TallyTypes> => {
  const version = Math.floor(index / 3) + 1;
  return {
    aggregateType: 'tallies',
    aggregateId: `t${index % 3}`,
    version,
    position: index + 1,
    at: testContext().at,
    payload:
      version === 1
        ? { type: 'tally_started', label: '' }
        : { type: 'tally_added', by: (index * 7) % 11, total: index },
    metadata: metadataOf(testContext()),
  };
});

/** What the view dispatcher promises over any {@link ViewStore}. */
export function viewDispatcherContract(open: OpenViewStore): ContractCase[] {
  const dispatches = async <V extends object>(view: View<V, TallyTypes>, expected: ReadonlyMap<string, V>) => {
    const store = await open<V>();
    const errors: unknown[] = [];
    const dispatcher = new ViewDispatcher({
      view,
      store,
      onError: (error) => {
        errors.push(error);
        throw new Error('a reporter that fails');
      },
    });
    const parts = [events.slice(0, 7), events.slice(7, 8), events.slice(8)];
    await Promise.all(parts.map((part) => dispatcher.dispatch(part)));
    const ids = [...expected.keys()];
    const records = await store.load(ids);
    assertEqual(
      ids.map((id) => records.get(id)),
      [...expected.values()],
      'records',
    );
    return { errors, dispatcher };
  };

  return [
    {
      name: 'one record per event: the store holds the fold of the events',
      run: async () => {
        await dispatches<Addition>(addition, foldView(addition, events));
      },
    },
    {
      name: 'one record per aggregate: the store holds the fold of the events',
      run: async () => {
        await dispatches<TallySummary>(tallySummary, foldView(tallySummary, events));
      },
    },
    {
      name: 'an event that cannot be applied is reported, and the others go on',
      run: async () => {
        const expected = foldView(
          addition,
          events.filter(({ position }) => position !== 20),
        );
        const broken: View<Addition, TallyTypes> = {
          ...addition,
          update(previous, event) {
            if (event.position === 20) throw new Error('cannot be applied');
            return addition.update(previous, event);
          },
        };
        const { errors } = await dispatches(broken, expected);
        assertEqual(errors.map(String), ['Error: cannot be applied']);
      },
    },
  ];
}
