import type { BinarySearch } from '../binary/mongod-binary.ts';
import { isAlive } from '../machine/processes.ts';
import { REPLICA_SET, unite } from '../server/replica-set.ts';
import type { RunningMongod } from '../server/start-mongod.ts';
import { startTemporaryMongod } from './temporary-mongod.ts';

export interface TemporaryReplicaSet {
  readonly uri: string;
  /** The first node is the primary at the start. The uri of each node connects to that node alone. Its pid can be paused or killed. */
  readonly nodes: readonly RunningMongod[];
  /** Ends all nodes, also paused ones. */
  readonly stop: () => Promise<void>;
}

const START_MS = 120_000;

/** Starts three nodes, for tests of what happens when the primary changes. Their data is removed when they end. */
export async function startTemporaryReplicaSet(search: BinarySearch): Promise<TemporaryReplicaSet> {
  const started = await Promise.allSettled([1, 2, 3].map(() => startTemporaryMongod(search, { replicaSet: 'later' })));
  const nodes = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = () => endAll(nodes);
  try {
    for (const start of started) if (start.status === 'rejected') throw start.reason;
    const hosts = nodes.map(({ uri }) => new URL(uri));
    await unite(
      hosts.map(({ port }) => Number(port)),
      AbortSignal.timeout(START_MS),
    );
    return { uri: `mongodb://${hosts.map(({ host }) => host).join()}/?replicaSet=${REPLICA_SET}`, nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends nodes by SIGKILL, which also ends a paused one. A graceful end would wait for the other nodes. */
async function endAll(nodes: readonly RunningMongod[]): Promise<void> {
  await Promise.all(
    nodes.map(async ({ pid, stop }) => {
      const stopped = stop();
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await stopped;
    }),
  );
}
