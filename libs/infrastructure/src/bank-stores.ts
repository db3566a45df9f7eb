import { account, movement, user } from '@snapfold/domain';
import { SnapshotRefolder, type Refolder, type Runtime } from '@snapfold/kernel';
import type { Connection } from 'mongoose';
import { AccountQueryBuilder } from './account.query-builder.js';
import { mongoStores } from './mongo-stores.js';
import { MovementQueryBuilder } from './movement.query-builder.js';
import { UserQueryBuilder } from './user.query-builder.js';

/**
 * The stores of the whole domain in the database of an open connection.
 * @throws {@link StartupError} when the database cannot hold what is promised
 */
export async function openStores(connection: Connection) {
  const stores = mongoStores(connection);
  const users = stores.aggregate(user, new UserQueryBuilder());
  const accounts = stores.aggregate(account, new AccountQueryBuilder());
  const movements = stores.view(movement, new MovementQueryBuilder());
  await stores.prepare();
  return { users, accounts, movements, close: () => stores.close() };
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
