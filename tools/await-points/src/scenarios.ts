import { removed, view, type View } from '@snapfold/kernel';
import { addition, tallySummary, type TallySummary, type TallyTypes } from '@snapfold/kernel/testing';
import type { TallyStores } from './tally-stores.js';

export type TallyView = View<object, TallyTypes>;

/** The work of a dispatcher that is struck. */
export interface Scenario {
  readonly view: TallyView;
  /** The position of an event that the struck process cannot apply. The process after it can. */
  readonly brokenAt?: number;
  /** Prepares the database before the process starts. */
  readonly before?: (stores: TallyStores, view: TallyView) => Promise<void>;
  /** How many events the process commits itself. */
  readonly commits?: number;
}

const brokenAt = 6;

export const scenarios = {
  'fills a view with one record per event': { view: addition },
  'fills a view with one record per aggregate': { view: tallySummary },
  'fills a generation that replaces the one that is read': {
    view: tallySummary,
    before: async (stores, view) => {
      await keepOnce(stores, view);
      await stores.partsOf(view).store.add(view.version);
    },
  },
  'writes and removes records': {
    view: view<TallySummary, TallyTypes>({
      ...tallySummary,
      update: (previous, event) => (event.version === 3 ? removed : tallySummary.update(previous, event)),
    }),
  },
  'fills a view again after the journal was replaced': {
    view: tallySummary,
    before: async (stores, view) => {
      await keepOnce(stores, view);
      const generation = { _id: `${view.type}_g1` };
      await stores.connection
        .collection<typeof generation>('views')
        .updateOne(generation, { $set: { 'mark.mark': 'the event of another journal' } });
    },
  },
  'parks events that it cannot apply': { view: tallySummary, brokenAt },
  'tries parked events again': {
    view: tallySummary,
    before: async (stores, view) => {
      await keepOnce(stores, broken(view, brokenAt));
      await stores.partsOf(view).store.requestReplay(1);
    },
  },
  'commits events, and dispatches them': { view: tallySummary, before: keepOnce, commits: 2 },
} satisfies Readonly<Record<string, Scenario>>;

/** The view with the code of the struck process. */
export function viewOf({ view, brokenAt: position }: Scenario, type: string): TallyView {
  const typed = { ...view, type };
  return position === undefined ? typed : broken(typed, position);
}

function broken(view: TallyView, position: number): TallyView {
  return {
    ...view,
    update(previous, event) {
      if (event.position === position) throw new Error('It cannot be applied.');
      return view.update(previous, event);
    },
  };
}

/** Keeps a view until it holds the whole journal, then stops. */
async function keepOnce({ dispatcher, events }: TallyStores, view: TallyView): Promise<void> {
  const keeper = dispatcher(view);
  keeper.start();
  await keeper.ready;
  await keeper.waitFor(await events.head(), 60_000);
  await keeper.stop();
}
