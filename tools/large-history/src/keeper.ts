import { parentPort, workerData } from 'node:worker_threads';
import { noteInEach, openEmpty, openNotebooks, type Notebooks } from './open-notebooks.js';

/** What a keeper of the views is to do; run as a worker with a small heap. */
export interface KeeperOrders {
  readonly uri: string;
  /** Views of a version that is new are filled from the first event on. */
  readonly viewVersion: number;
  /** How many notebooks it opens, and writes a large note into, while it keeps the views. */
  readonly notebooks: number;
}

/** For how many ms views may take: only so that a keeper that hangs ends. */
const patienceMs = 300_000;

/** How each view stands once it has come to the end of the journal. */
async function kept({ views, head }: Notebooks): Promise<unknown> {
  const end = await head();
  const standing = Object.values(views).map(async (view) => {
    await view.waitFor(end, patienceMs);
    const { version, eventsBehind, parked } = (await view.status()).at(-1) ?? {};
    return { version, eventsBehind, parked };
  });
  return Promise.all(standing);
}

async function keep({ uri, viewVersion, notebooks: count }: KeeperOrders): Promise<void> {
  const notebooks = await openNotebooks(uri, { viewVersion });
  try {
    for (const view of Object.values(notebooks.views)) view.start();
    await noteInEach(notebooks, await openEmpty(notebooks, count), 8);
    parentPort?.postMessage(await kept(notebooks));
  } finally {
    await notebooks.close();
  }
}

// Whoever starts it gives it orders.
await keep(workerData as KeeperOrders);
