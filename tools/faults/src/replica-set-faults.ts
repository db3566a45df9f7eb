import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Db, type Timestamp } from 'mongodb';

/** One of three nodes. Its uri connects to that node alone. */
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
/** The time limit of one command. A check without an answer is then made again. */
const ANSWER_MS = 20_000;
const failPoints = ['disableSnapshotting', 'blockHeartbeatStepdown'] as const;

/**
 * Makes faults of a replica set of three nodes, each until `release()`. In production it takes a network partition and bad luck, for
 * instance, until the majority reads of a primary are older than acknowledged writes. Here a test can make that state at will.
 */
export class ReplicaSetFaults {
  readonly #members: readonly Member[];

  constructor(nodes: readonly ReplicaSetNode[]) {
    this.#members = nodes.map(({ uri, pid }) => {
      const client = new MongoClient(uri, { socketTimeoutMS: ANSWER_MS, serverSelectionTimeoutMS: ANSWER_MS });
      return { host: new URL(uri).host, pid, client, admin: client.db('admin') };
    });
  }

  /** Lets `commit` write through the primary, then elects another node, which does not know yet that a majority has that write. */
  async electOneBehind(commit: () => Promise<unknown>): Promise<void> {
    const { primary, next } = await this.#roles();
    const known = await majorityTime(primary);
    await until('the next primary has what the old one has', async () =>
      (await majorityTime(next)).greaterThanOrEqual(known),
    );
    await configure(next, 'disableSnapshotting', 'alwaysOn');
    await commit();
    await elect(next);
    // The old primary may not have noticed the election yet.
    await until('one primary is left', () => this.#roles().then(() => true));
  }

  /** Elects another node while the old primary does not step down, and lets `commit` write through the new one. */
  async electBeforeStepDown(commit: () => Promise<unknown>): Promise<void> {
    const { primary, next, third } = await this.#roles();
    await configure(primary, 'blockHeartbeatStepdown', 'alwaysOn');
    await elect(next);
    // The third node may still copy from the old primary, which takes itself for the primary. Then no majority has what the new
    // primary writes. The third node is told to copy from the new one, again and again, since it may change back.
    await until(`${third.host} copies from ${next.host}`, async () => {
      const source = await syncSource(third);
      if (source === primary.host) await third.admin.command({ replSetSyncFrom: next.host });
      return source === next.host;
    });
    await commit();
  }

  /** Pauses both secondaries, so that the primary has no majority. */
  async pauseSecondaries(): Promise<void> {
    const { next, third } = await this.#roles();
    for (const { pid } of [next, third]) process.kill(pid, 'SIGSTOP');
  }

  /** Ends all faults. Resolves once there are two secondaries and one primary whose majority reads are up to date. */
  async release(): Promise<void> {
    for (const { pid } of this.#members) process.kill(pid, 'SIGCONT');
    for (const member of this.#members)
      // A deposed primary rolls back its last writes and closes its connections meanwhile, so this is tried again.
      for (const name of failPoints)
        await until(`${name} of ${member.host} is off`, () => configure(member, name, 'off').then(() => true));
    await until('there is one primary that has a majority', async () => {
      const { primary } = await this.#roles();
      // The majority commit point moves only with a new write.
      await primary.admin.command({ appendOplogNote: 1, data: {}, writeConcern: { w: 'majority' } });
      return true;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ client }) => client.close()));
  }

  /** Returns which node has which role. Rejects unless there are one primary and two secondaries. */
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

/** Elects a node. It may take some tries: other nodes do not vote for one that lacks their writes. */
async function elect({ host, admin }: Member): Promise<void> {
  await until(`${host} is elected`, async () => Boolean(await admin.command({ replSetStepUp: 1 })));
  await until(`${host} is the primary`, async () => (await admin.command({ hello: 1 }))['isWritablePrimary'] === true);
}

/** The host that a node copies from. Empty while the node looks for one. */
async function syncSource({ admin }: Member): Promise<string> {
  const { syncSourceHost = '' }: { syncSourceHost?: string } = await admin.command({ replSetGetStatus: 1 });
  return syncSourceHost;
}

/** The time of the last write that a node's majority reads can see. */
async function majorityTime({ admin }: Member): Promise<Timestamp> {
  const { optimes }: { optimes?: { readConcernMajorityOpTime: { ts: Timestamp } } } = await admin.command({
    replSetGetStatus: 1,
  });
  if (!optimes) throw new Error('The node has no replica set.');
  return optimes.readConcernMajorityOpTime.ts;
}

/** Repeats a check until it is true. A check that fails is repeated too: during an election nodes refuse many commands. */
async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  let cause: unknown;
  const failed = (error: unknown) => {
    cause = error;
    return false;
  };
  for (const deadline = performance.now() + PATIENCE_MS; !(await check().catch(failed));) {
    if (performance.now() > deadline)
      throw new Error(`This did not happen within ${PATIENCE_MS} ms: ${what}`, { cause });
    await sleep(20);
  }
}
