import type { Query } from '@snapfold/kernel';
import type { ViewDispatcher } from '@snapfold/kernel/engine';
import { foldView, type TallyTypes } from '@snapfold/kernel/testing';
import { until } from '@snapfold/running-bank';
import type { TallyView } from './scenarios.js';
import type { TallyStores } from './tally-stores.js';

/** The limit of waits for other processes. */
export const patienceMs = 120_000;

/** Whether a view has only one generation, which is live, made of this journal, complete up to a position, and without a replay. */
export async function isAtRest({ operations }: TallyStores, view: TallyView, position: number): Promise<boolean> {
  const [only, ...others] = await operations(view).status();
  if (!only || others.length > 0) return false;
  return only.status === 'live' && only.checkpoint >= position && !only.replay && !only.isJournalReplaced;
}

/** What a view holds, and what it should hold. */
export interface Look {
  readonly records: ReadonlyMap<string, object | undefined>;
  /** The number of stored records. */
  readonly count: number;
  /** The collections of all its generations. */
  readonly collections: readonly string[];
  readonly expected: ReadonlyMap<string, object>;
}

export type Reader = ViewDispatcher<TallyTypes, object, Query>;

/**
 * Reads a view at rest through a dispatcher of this process, and folds the journal with the view's code. If others have committed
 * meanwhile, it does both again.
 */
export async function look(stores: TallyStores, view: TallyView, dispatcher: Reader): Promise<Look> {
  for (;;) {
    const journal = await stores.events.journal({ after: 0, limit: 10_000 });
    const last = journal.length;
    await until(`${view.type} is at ${last}`, () => isAtRest(stores, view, last), patienceMs);
    await until(`${view.type} is read at ${last}`, () => dispatcher.waitFor(last, 1_000), patienceMs);
    const expected = foldView(view, journal);
    const records = new Map<string, object | undefined>();
    for (const id of expected.keys()) records.set(id, await dispatcher.get(id));
    const count = (await dispatcher.find({}, { limit: 1_000 })).items.length;
    const all = (await stores.connection.listCollections()).map(({ name }) => name);
    const collections = all.filter((name) => name.startsWith(`${view.type}_g`));
    if ((await stores.events.head()) === last) return { records, count, collections, expected };
  }
}
