import {
  account,
  accountSummary,
  movement,
  user,
  type AccountSummary,
  type Movement,
  type MovementQuery,
} from '@snapfold/domain';
import type { Query } from '@snapfold/kernel';
import { SnapshotRefolder, type Refolder, type Runtime } from '@snapfold/kernel/engine';
import { mongooseStores, type Connection, type MongoQueryBuilder } from '@snapfold/mongoose';
import { AccountQueryBuilder } from './account.query-builder.js';
import { MovementQueryBuilder } from './movement.query-builder.js';
import { UserQueryBuilder } from './user.query-builder.js';

/** For records that are only read by their id. */
const byId: MongoQueryBuilder<Query> = {
  indexes: [],
  build: () => ({ filter: {}, sortBy: '_id', direction: 1 }),
};

/**
 * The stores of the whole domain in the database of an open connection.
 * @throws {@link StartupError} when the database cannot hold what is promised
 */
export async function openStores(connection: Connection) {
  const stores = mongooseStores(connection);
  const users = stores.aggregate(user, new UserQueryBuilder());
  const accounts = stores.aggregate(account, new AccountQueryBuilder());
  const movements = stores.view<Movement, MovementQuery>(movement, new MovementQueryBuilder());
  const summaries = stores.view<AccountSummary, Query>(accountSummary, byId);
  await stores.prepare();
  return { users, accounts, movements, summaries, close: () => stores.close() };
}

/** What keeps the snapshots of each aggregate type in the shape of this release. */
export function refoldersOf(
  { users, accounts }: Awaited<ReturnType<typeof openStores>>,
  runtime: Runtime,
): readonly Refolder[] {
  return [
    new SnapshotRefolder({ aggregate: user, ...users, runtime }),
    new SnapshotRefolder({ aggregate: account, ...accounts, runtime }),
  ];
}

/**
 * The refolders of the whole domain, for whoever operates on the database of an open connection.
 * @throws {@link StartupError} when the database cannot hold what is promised
 */
export async function openRefolders(connection: Connection, runtime: Runtime): Promise<readonly Refolder[]> {
  return refoldersOf(await openStores(connection), runtime);
}
