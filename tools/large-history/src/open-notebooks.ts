import { CommandEngine, createContext, SnapshotRefolder, ViewDispatcher } from '@snapfold/kernel/engine';
import { byId, connect, mongooseStores, systemRuntime } from '@snapfold/mongoose';
import { notebookViews } from './notebook-views.js';
import { notebook } from './notebook.js';

/** The versions of the snapshots and views of a release. */
export interface Release {
  readonly schemaVersion?: number;
  readonly viewVersion?: number;
}

/** Opens the notebooks of a database and their views, with the versions of a release. Views are kept once they are started. */
export async function openNotebooks(uri: string, { schemaVersion = 1, viewVersion = 1 }: Release = {}) {
  const aggregate = { ...notebook, schemaVersion };
  const connection = await connect(uri);
  const stores = mongooseStores(connection);
  const { events, maintenance } = stores.aggregate(aggregate, byId);
  const { notes, spreads } = notebookViews(viewVersion);
  const keeping = { history: events, runtime: systemRuntime, onError: () => undefined };
  const views = {
    notes: new ViewDispatcher({ ...keeping, view: notes, store: stores.view(notes, byId) }),
    spreads: new ViewDispatcher({ ...keeping, view: spreads, store: stores.view(spreads, byId) }),
  };
  await stores.prepare();
  const dispatchers = Object.values(views);
  const engine = new CommandEngine({ aggregate, store: events, services: {}, runtime: systemRuntime, dispatchers });
  return {
    connection,
    engine,
    views,
    refolder: new SnapshotRefolder({ aggregate, events, maintenance, runtime: systemRuntime }),
    context: () => createContext(systemRuntime),
    head: () => events.head(),
    async close(): Promise<void> {
      await Promise.all(dispatchers.map((view) => view.stop()));
      await stores.close();
      await connection.close();
    },
  };
}

export type Notebooks = Awaited<ReturnType<typeof openNotebooks>>;

/** Writes notes of a million bytes. Each has 16 lines, since V8 keeps a single string of that size outside of its heap. */
export async function fillNotebook({ engine, context }: Notebooks, notes: number): Promise<string> {
  const lines = Array.from({ length: 16 }, () => 'x'.repeat(62_500));
  const { id } = await engine.create({ type: 'open' }, context());
  for (let left = notes; left > 0; left -= 8)
    await engine.update(id, { type: 'note', lines, times: Math.min(left, 8) }, context());
  return id;
}

/** How many notes are written at once. Large ones are 16 MB together, which is quick on any machine. */
const writtenAtOnce = 32;

export async function openEmpty({ engine, context }: Notebooks, notebooks: number): Promise<readonly string[]> {
  const opened = Array.from({ length: notebooks }, () => engine.create({ type: 'open' }, context()));
  return (await Promise.all(opened)).map(({ id }) => id);
}

/** Writes a note in each of these notebooks. Each note has its own text. */
export async function noteInEach({ engine, context }: Notebooks, ids: readonly string[], lines: number): Promise<void> {
  for (let at = 0; at < ids.length; at += writtenAtOnce) {
    const updates = ids.slice(at, at + writtenAtOnce).map((id) => {
      const text = Array.from({ length: lines }, () => 'x'.repeat(64_000));
      return { id, command: { type: 'note', lines: text, times: 1 } as const };
    });
    await engine.updateTogether(updates, context());
  }
}
