import { isSnapfoldError, type Query, type View } from '@snapfold/kernel';
import { CommandEngine, createContext, ViewDispatcher, ViewOperations, type ViewStore } from '@snapfold/kernel/engine';
import { tally, type TallyTypes } from '@snapfold/kernel/testing';
import { byId, connectionOptions, mongooseStores, systemRuntime } from '@snapfold/mongoose';
import mongoose, { type Connection } from 'mongoose';

/** Short times, so that another process takes over within a test. The events of a test make two steps. */
const limits = { leaseMs: 600, pollMs: 150, lookMs: 10, retryMs: 1, attempts: 1, graceMs: 600, batchEvents: 4 };

export type TallyStores = Awaited<ReturnType<typeof openTallyStores>>;

/** Opens everything that a process needs to change tallies and to keep views of them. */
export async function openTallyStores(uri: string) {
  const connection = await mongoose
    .createConnection(uri, { ...connectionOptions(uri), monitorCommands: true })
    .asPromise();
  return tallyStores(connection);
}

async function tallyStores(connection: Connection) {
  const stores = mongooseStores(connection);
  const { events } = stores.aggregate(tally, byId);
  await stores.prepare();
  const opened = new Map<string, ViewStore<object, Query>>();
  const viewStore = (view: View<object, TallyTypes>) => {
    const store = opened.get(view.type) ?? stores.view(view, byId);
    opened.set(view.type, store);
    return store;
  };
  const partsOf = (view: View<object, TallyTypes>) => ({
    view,
    store: viewStore(view),
    history: events,
    runtime: systemRuntime,
    limits,
    // Errors need no handling: a failed step is tried again, and events that cannot be applied are parked.
    onError: () => {},
  });
  return {
    connection,
    events,
    partsOf,
    dispatcher: (view: View<object, TallyTypes>) => new ViewDispatcher(partsOf(view)),
    operations: (view: View<object, TallyTypes>) => new ViewOperations(partsOf(view)),
    engine: (...dispatchers: readonly ViewDispatcher<TallyTypes, object, Query>[]) =>
      new CommandEngine({
        aggregate: tally,
        store: events,
        services: { allows: () => true },
        runtime: systemRuntime,
        dispatchers,
      }),
    context: () => createContext(systemRuntime),
    async close(): Promise<void> {
      await stores.close();
      await connection.close();
    },
  };
}

/**
 * Sends a command again until it is not refused for the moment. Several processes that are paused in their commits delay the others
 * for longer than a command waits, and a process that was paused itself finds its time over. A command whose outcome is unknown may
 * so take effect twice, which does no harm here.
 */
export async function insistOn<T>(command: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await command();
    } catch (error) {
      if (!isSnapfoldError(error) || error.kind !== 'unavailable') throw error;
    }
  }
}
