import { byId, connect, mongooseStores } from '@snapfold/mongoose';
import { order } from './order.aggregate.js';

/** Opens the journal and the snapshots of orders in a database. */
export async function openOrderStores(uri: string) {
  const connection = await connect(uri);
  const stores = mongooseStores(connection);
  const { events, snapshots } = stores.aggregate(order, byId);
  await stores.prepare();
  return {
    events,
    snapshots,
    async close(): Promise<void> {
      await stores.close();
      await connection.close();
    },
  };
}
