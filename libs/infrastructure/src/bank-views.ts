import {
  account,
  accountSummary,
  movement,
  type AccountSummary,
  type AccountTypes,
  type Movement,
  type MovementQuery,
} from '@snapfold/domain';
import { CommittedPositions, ViewDispatcher, type Dispatcher, type Query, type Runtime } from '@snapfold/kernel';
import { LRUCache } from 'lru-cache';
import type { Connection } from 'mongoose';
import type { openStores } from './bank-stores.js';
import { JournalWatch } from './journal-watch.js';

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

/** Opens the views, and begins to keep them. */
export function openViews(
  connection: Connection,
  { accounts, movements: movementStore, summaries: summaryStore }: Awaited<ReturnType<typeof openStores>>,
  runtime: Runtime,
  onViewError: OnViewError,
) {
  const common = { history: accounts.events, runtime };
  const movements = new ViewDispatcher({
    ...common,
    view: movement,
    store: movementStore,
    onError: (error) => onViewError(movement.type, error),
  });
  const summaries = new ViewDispatcher({
    ...common,
    view: accountSummary,
    store: summaryStore,
    onError: (error) => onViewError(accountSummary.type, error),
  });
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
