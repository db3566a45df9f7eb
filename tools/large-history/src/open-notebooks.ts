import { connect, mongoStores, systemRuntime } from '@snapfold/infrastructure';
import { CommandEngine, createContext, SnapshotRefolder } from '@snapfold/kernel';
import { notebook } from './notebook.js';

/** The notebooks of a database, as of the release with this `schemaVersion`. */
export async function openNotebooks(uri: string, schemaVersion = 1) {
  const aggregate = { ...notebook, schemaVersion };
  const connection = await connect(uri);
  const stores = mongoStores(connection);
  const { events, maintenance } = stores.aggregate(aggregate, {
    indexes: [],
    build: () => ({ filter: {}, sortBy: '_id', direction: 1 }),
  });
  await stores.prepare();
  const engine = new CommandEngine({ aggregate, store: events, services: {}, runtime: systemRuntime });
  return {
    connection,
    engine,
    refolder: new SnapshotRefolder({ aggregate, events, maintenance, runtime: systemRuntime }),
    context: () => createContext(systemRuntime),
    async close(): Promise<void> {
      await stores.close();
      await connection.close();
    },
  };
}

export type Notebooks = Awaited<ReturnType<typeof openNotebooks>>;

/** A notebook with so many notes of a million bytes each: 16 lines, since V8 keeps a single text of that size outside of its heap. */
export async function fillNotebook({ engine, context }: Notebooks, notes: number): Promise<string> {
  const lines = Array.from({ length: 16 }, () => 'x'.repeat(62_500));
  const { id } = await engine.create({ type: 'open' }, context());
  for (let left = notes; left > 0; left -= 8)
    await engine.update(id, { type: 'note', lines, times: Math.min(left, 8) }, context());
  return id;
}
