import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Db } from 'mongodb';
import { codeOf } from '../errors/start-error.ts';

export const REPLICA_SET = 'snapfold';
const POLL_MS = 20;

interface ReplicaSetConfig {
  readonly version: number;
  readonly members: readonly { readonly host: string }[];
}

interface Place {
  readonly port: number;
  readonly key: string | undefined;
}

/** Waits until the mongod at a port listens, in any state, and runs `work` on its admin database. */
export async function withAdmin<T>(
  { port, key }: Place,
  signal: AbortSignal,
  work: (admin: Db) => Promise<T>,
): Promise<T> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    directConnection: true,
    ...(key === undefined ? {} : { auth: { username: '__system', password: key }, authSource: 'local' }),
    // The signal ends the wait. A shorter limit would not do: a client whose first server selection fails cannot be used again.
    serverSelectionTimeoutMS: 3_600_000,
    minHeartbeatFrequencyMS: POLL_MS,
  });
  signal.addEventListener('abort', () => void client.close());
  try {
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

/** Resolves once the mongod with this process id answers. Another server on the same port does not count. */
export async function answers(admin: Db, pid: number, signal: AbortSignal): Promise<void> {
  await until(signal, async () => (await admin.command({ serverStatus: 1 }))['pid'] === pid);
}

/** Makes the node the writable primary of a replica set of its own, also if its data was last served on another port. */
export async function becomePrimary(admin: Db, port: number, signal: AbortSignal): Promise<void> {
  await until(signal, () => configure(admin, `127.0.0.1:${port}`));
  await until(signal, async () => (await admin.command({ hello: 1 }))['isWritablePrimary'] === true);
}

/**
 * Makes the mongods at these ports one replica set, with the first as its writable primary. There is no election unless a test asks
 * for one, however slow the machine is. A new primary does not try to catch up with the old one.
 */
export async function unite(ports: readonly number[], signal: AbortSignal): Promise<void> {
  const members = ports.map((port, index) => ({ _id: index, host: `127.0.0.1:${port}` }));
  const settings = {
    electionTimeoutMillis: 600_000,
    heartbeatIntervalMillis: 200,
    catchUpTimeoutMillis: 0,
    // Secondaries copy from the primary only, not from each other.
    chainingAllowed: false,
  };
  for (const [index, port] of ports.entries()) {
    await withAdmin({ port, key: undefined }, signal, async (admin) => {
      if (index === 0) {
        await admin.command({ replSetInitiate: { _id: REPLICA_SET, members, settings } });
        await until(signal, async () => Boolean(await admin.command({ replSetStepUp: 1 })));
        await until(signal, async () => (await admin.command({ hello: 1 }))['isWritablePrimary'] === true);
      }
      await until(signal, () => knowsTheMajority(admin));
    });
  }
}

/** Whether the node knows a majority commit point. Without one it answers no majority read. */
async function knowsTheMajority(admin: Db): Promise<boolean> {
  const { optimes }: { optimes?: { readConcernMajorityOpTime?: { t: unknown } } } = await admin.command({
    replSetGetStatus: 1,
  });
  return Number(optimes?.readConcernMajorityOpTime?.t) > 0;
}

async function configure(admin: Db, host: string): Promise<boolean> {
  const members = [{ _id: 0, host }];
  const config = await readConfig(admin);
  if (!config) await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
  else if (config.members.length !== 1 || config.members[0]?.host !== host) {
    await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true });
  }
  return true;
}

async function readConfig(admin: Db): Promise<ReplicaSetConfig | undefined> {
  try {
    const answer: { config?: ReplicaSetConfig } = await admin.command({ replSetGetConfig: 1 });
    return answer.config;
  } catch (error) {
    if (codeOf(error) === 94) return undefined; // NotYetInitialized
    throw error;
  }
}

/** Repeats a check until it is true. A check that fails is repeated too: a starting server refuses many commands at first. */
async function until(signal: AbortSignal, check: () => Promise<boolean>): Promise<void> {
  let failure: unknown;
  for (;;) {
    if (signal.aborted) throw failure ?? signal.reason;
    try {
      if (await check()) return;
    } catch (error) {
      failure = error;
    }
    await sleep(POLL_MS);
  }
}
