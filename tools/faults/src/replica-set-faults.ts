import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Db, type Timestamp } from 'mongodb';

/** One of three. Its uri leads to it alone. */
export interface ReplicaSetNode {
  readonly uri: string;
  readonly pid: number;
}

interface Member {
  readonly host: string;
  readonly pid: number;
  readonly client: MongoClient;
  readonly admin: Db;
}

/** Much longer than an election takes. */
const PATIENCE_MS = 60_000;
/** For one command, so that a check of which no answer comes is made again. */
const ANSWER_MS = 20_000;
const failPoints = ['disableSnapshotting', 'blockHeartbeatStepdown'] as const;

/**
 * What befalls a replica set of three, each until it is released. A primary whose majority reads are older than what is acknowledged
 * takes a partition and some luck, and lasts for seconds; here it is made.
 */
export class ReplicaSetFaults {
  readonly #members: readonly Member[];

  constructor(nodes: readonly ReplicaSetNode[]) {
    this.#members = nodes.map(({ uri, pid }) => {
      const client = new MongoClient(uri, { socketTimeoutMS: ANSWER_MS, serverSelectionTimeoutMS: ANSWER_MS });
      return { host: new URL(uri).host, pid, client, admin: client.db('admin') };
    });
  }

  /** Another node is elected, which does not know yet that a majority has what `commit` writes through the old primary. */
  async electOneBehind(commit: () => Promise<unknown>): Promise<void> {
    const { primary, next } = await this.#roles();
    const known = await majorityTime(primary);
    await until('the next primary has what the old one has', async () =>
      (await majorityTime(next)).greaterThanOrEqual(known),
    );
    await configure(next, 'disableSnapshotting', 'alwaysOn');
    await commit();
    await elect(next);
    // The old one may not have noticed yet.
    await until('one primary is left', () => this.#roles().then(() => true));
  }

  /** Another node is elected, through which `commit` writes, and the old primary does not step down yet. */
  async electBeforeStepDown(commit: () => Promise<unknown>): Promise<void> {
    const { primary, next, third } = await this.#roles();
    await configure(primary, 'blockHeartbeatStepdown', 'alwaysOn');
    await elect(next);
    // The third node may go on copying from the old primary, which still calls itself one: then nothing is acknowledged through
    // the new one. It is told to change, again and again, since it may change back.
    await until(`${third.host} copies from ${next.host}`, async () => {
      const source = await syncSource(third);
      if (source === primary.host) await third.admin.command({ replSetSyncFrom: next.host });
      return source === next.host;
    });
    await commit();
  }

  /** The primary is left without a majority. */
  async pauseSecondaries(): Promise<void> {
    const { next, third } = await this.#roles();
    for (const { pid } of [next, third]) process.kill(pid, 'SIGSTOP');
  }

  /** Resolves once there is one primary, whose majority reads are up to date, and two secondaries. */
  async release(): Promise<void> {
    for (const { pid } of this.#members) process.kill(pid, 'SIGCONT');
    for (const member of this.#members)
      // Who rolls back what it took after it was deposed closes its connections.
      for (const name of failPoints)
        await until(`${name} of ${member.host} is off`, () => configure(member, name, 'off').then(() => true));
    await until('there is one primary that has a majority', async () => {
      const { primary } = await this.#roles();
      // What a majority has is looked at again only when it has more.
      await primary.admin.command({ appendOplogNote: 1, data: {}, writeConcern: { w: 'majority' } });
      return true;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ client }) => client.close()));
  }

  /** Rejects if not every node is the primary or a secondary. */
  async #roles(): Promise<Record<'primary' | 'next' | 'third', Member>> {
    const hellos = await Promise.all(this.#members.map(({ admin }) => admin.command({ hello: 1 })));
    const [primary] = this.#members.filter((_, index) => hellos[index]?.['isWritablePrimary'] === true);
    const [next, third] = this.#members.filter((_, index) => hellos[index]?.['secondary'] === true);
    if (!primary || !next || !third) throw new Error('The set is not one primary with two secondaries.');
    return { primary, next, third };
  }
}

async function configure({ admin }: Member, name: (typeof failPoints)[number], mode: 'alwaysOn' | 'off') {
  await admin.command({ configureFailPoint: name, mode });
}

/** It may take some tries: nobody votes for who has less. */
async function elect({ host, admin }: Member): Promise<void> {
  await until(`${host} is elected`, async () => Boolean(await admin.command({ replSetStepUp: 1 })));
  await until(`${host} is the primary`, async () => (await admin.command({ hello: 1 }))['isWritablePrimary'] === true);
}

/** The host from which a node has what it has; empty while it looks for one. */
async function syncSource({ admin }: Member): Promise<string> {
  const { syncSourceHost = '' }: { syncSourceHost?: string } = await admin.command({ replSetGetStatus: 1 });
  return syncSourceHost;
}

/** Up to when a node's majority reads see what was written. */
async function majorityTime({ admin }: Member): Promise<Timestamp> {
  const { optimes }: { optimes?: { readConcernMajorityOpTime: { ts: Timestamp } } } = await admin.command({
    replSetGetStatus: 1,
  });
  if (!optimes) throw new Error('The node is of no set.');
  return optimes.readConcernMajorityOpTime.ts;
}

/** Repeats a check until it is true. It may fail meanwhile: who is being elected or deposed refuses much for a moment. */
async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  let cause: unknown;
  const failed = (error: unknown) => {
    cause = error;
    return false;
  };
  for (const deadline = performance.now() + PATIENCE_MS; !(await check().catch(failed));) {
    if (performance.now() > deadline) throw new Error(`In vain after ${PATIENCE_MS} ms: ${what}`, { cause });
    await sleep(20);
  }
}
