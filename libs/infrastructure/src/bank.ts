import { account, user, type AccountQuery, type AccountTypes, type UserQuery, type UserTypes } from '@snapfold/domain';
import type { AggregateTypes, Query } from '@snapfold/kernel';
import { CommandEngine, type EventHistory, type ReadModel, type Runtime, type Snapshot } from '@snapfold/kernel/engine';
import type { Connection } from '@snapfold/mongoose';
import { LRUCache } from 'lru-cache';
import { accountServices } from './account.services.js';
import { BackgroundRefold, type OnRefoldError } from './background-refold.js';
import { BankReadiness } from './bank-readiness.js';
import { openStores, refoldersOf } from './bank-stores.js';
import { openViews, type BankViews, type OnViewError } from './bank-views.js';
import { userServices } from './user.services.js';

/** How many states an engine keeps. */
const cachedStates = 10_000;

/** An aggregate type with everything that it takes to change and to read it. */
export interface WiredAggregate<A extends AggregateTypes, Q extends Query> {
  readonly engine: CommandEngine<A>;
  readonly events: EventHistory<A>;
  readonly snapshots: ReadModel<Snapshot<A>, Q>;
}

/** The whole domain, wired to one database. */
export interface Bank extends BankViews {
  readonly users: WiredAggregate<UserTypes, UserQuery>;
  readonly accounts: WiredAggregate<AccountTypes, AccountQuery>;
  /** Commands and reads work before it is ready: they fold anew whatever stale snapshot they meet. */
  readonly readiness: BankReadiness;
  /**
   * Takes no more commands, waits some seconds for those under way, and stops the refold and the views; to be called before the
   * connection is closed.
   */
  close(): Promise<void>;
}

/** What the host gives. */
export interface BankParts {
  readonly runtime: Runtime;
  readonly onViewError: OnViewError;
  readonly onRefoldError: OnRefoldError;
}

/**
 * Wires the domain to the database of an open connection, and begins to refold the snapshots of earlier releases.
 * @throws {@link StartupError} when the database cannot hold what is promised
 */
export async function openBank(connection: Connection, parts: BankParts): Promise<Bank> {
  const { runtime, onViewError, onRefoldError } = parts;
  const stores = await openStores(connection);
  const { users, accounts } = stores;
  const opened = openViews(connection, stores, runtime, onViewError);
  const { views } = opened;
  const refold = new BackgroundRefold(refoldersOf(stores, runtime), runtime, onRefoldError);
  const userEngine = new CommandEngine<UserTypes>({
    aggregate: user,
    store: users.events,
    services: userServices(users.snapshots),
    runtime,
    cache: new LRUCache({ max: cachedStates }),
  });
  const accountEngine = new CommandEngine<AccountTypes>({
    aggregate: account,
    store: accounts.events,
    services: accountServices(users.snapshots),
    runtime,
    cache: new LRUCache({ max: cachedStates }),
    dispatchers: opened.dispatchers,
  });
  return {
    users: { ...users, engine: userEngine },
    accounts: { ...accounts, engine: accountEngine },
    ...views,
    readiness: new BankReadiness(refold, [views.movements, views.summaries]),
    close: async () => {
      await Promise.all([userEngine.close(), accountEngine.close()]);
      await Promise.all([refold.close(), opened.close()]);
      await stores.close();
    },
  };
}
