import { parentPort, workerData } from 'node:worker_threads';
import { noteInEach, openEmpty, openNotebooks, type Notebooks } from './open-notebooks.js';

/** What a keeper of the views has to do. It runs as a worker with a small heap. */
export interface KeeperOrders {
  readonly uri: string;
  /** The version of the views. Views of a new version are filled from the first event on. */
  readonly viewVersion: number;
  /** In how many new notebooks the keeper writes a large note while it keeps the views. */
  readonly notebooks: number;
}

/** How many ms the views may take at most, so that a keeper that hangs ends. */
const patienceMs = 300_000;

/** Waits until each view holds the whole journal. Returns the status of each. */
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

// The parent passes the orders.
await keep(workerData as KeeperOrders);
