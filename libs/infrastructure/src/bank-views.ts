import {
  account,
  accountSummary,
  movement,
  type AccountSummary,
  type AccountTypes,
  type Movement,
  type MovementQuery,
} from '@snapfold/domain';
import type { Query } from '@snapfold/kernel';
import {
  CommittedPositions,
  ViewDispatcher,
  ViewOperations,
  type Dispatcher,
  type OperableView,
  type Runtime,
} from '@snapfold/kernel/engine';
import { JournalWatch, type Connection } from '@snapfold/mongoose';
import { LRUCache } from 'lru-cache';
import { openStores } from './bank-stores.js';

/** Of how many accounts it is known what was committed last. */
const rememberedPositions = 100_000;

/** The views of the domain, kept up to date until they are closed. */
export interface BankViews {
  readonly movements: ViewDispatcher<AccountTypes, Movement, MovementQuery>;
  readonly summaries: ViewDispatcher<AccountTypes, AccountSummary, Query>;
  /** What this process committed last to each account. */
  readonly committed: CommittedPositions<AccountTypes>;
}

/** Told when events could not be applied to the view named. */
export type OnViewError = (view: string, error: unknown) => void;

type Stores = Awaited<ReturnType<typeof openStores>>;

/** What each view is made of. */
function partsOf({ accounts, movements, summaries }: Stores, runtime: Runtime, onViewError: OnViewError) {
  const common = { history: accounts.events, runtime };
  const reported = ({ type }: { readonly type: string }) => ({ onError: (error: unknown) => onViewError(type, error) });
  return {
    movements: { ...common, view: movement, store: movements, ...reported(movement) },
    summaries: { ...common, view: accountSummary, store: summaries, ...reported(accountSummary) },
  };
}

/** Opens the views, and begins to keep them. */
export function openViews(connection: Connection, stores: Stores, runtime: Runtime, onViewError: OnViewError) {
  const parts = partsOf(stores, runtime, onViewError);
  const movements = new ViewDispatcher(parts.movements);
  const summaries = new ViewDispatcher(parts.summaries);
  const committed = new CommittedPositions<AccountTypes>(new LRUCache<string, number>({ max: rememberedPositions }));
  const watch = new JournalWatch(connection, account.type, (position) => {
    movements.heard(position);
    summaries.heard(position);
  });
  for (const part of [movements, summaries, watch]) part.start();
  const views: BankViews = { movements, summaries, committed };
  const dispatchers: readonly Dispatcher<AccountTypes>[] = [committed, movements, summaries];
  return {
    views,
    dispatchers,
    async close(): Promise<void> {
      await Promise.all([watch.close(), movements.stop(), summaries.stop()]);
    },
  };
}

/** What an operator does with the views of a database, until it is closed. */
export async function openViewOperations(connection: Connection, runtime: Runtime, onViewError: OnViewError) {
  const stores = await openStores(connection);
  const { movements, summaries } = partsOf(stores, runtime, onViewError);
  const views: readonly OperableView[] = [new ViewOperations(movements), new ViewOperations(summaries)];
  return { views, close: stores.close };
}
