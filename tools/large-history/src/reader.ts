import { parentPort, workerData } from 'node:worker_threads';
import { openNotebooks, type Notebooks } from './open-notebooks.js';

/** What a reader has to do with the notebook `id`. It runs as a worker with a small heap. */
export interface ReaderOrders {
  readonly uri: string;
  readonly id: string;
  readonly work: keyof typeof works;
}

/** Each work returns how many notes or snapshots it has read. */
const works = {
  async stream({ engine }: Notebooks, id: string): Promise<number> {
    let notes = 0;
    for await (const { payload } of engine.history(id)) if (payload.type === 'noted') notes += 1;
    return notes;
  },
  async foldAtVersion({ engine }: Notebooks, id: string): Promise<number> {
    return (await engine.stateAt(id, { version: 201 })).state.notes;
  },
  async foldAtTime({ engine }: Notebooks, id: string): Promise<number> {
    return (await engine.stateAt(id, { at: '2999-01-01T00:00:00Z' })).state.notes;
  },
  async refold({ refolder }: Notebooks): Promise<number> {
    let refolded = 0;
    for await (const { done } of refolder.refold({ scope: 'stale' })) refolded = done;
    return refolded;
  },
  /** Holds the whole history at once, to show that the heap is too small for that. */
  async hold({ engine }: Notebooks, id: string): Promise<number> {
    const held: unknown[] = [];
    for await (const event of engine.history(id)) held.push(event);
    return held.length;
  },
};

async function read({ uri, id, work }: ReaderOrders): Promise<void> {
  const notebooks = await openNotebooks(uri, { schemaVersion: work === 'refold' ? 2 : 1 });
  try {
    parentPort?.postMessage(await works[work](notebooks, id));
  } finally {
    await notebooks.close();
  }
}

// The parent passes the orders.
await read(workerData as ReaderOrders);
