import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, StartError } from '../errors/start-error.ts';
import { freePort } from '../machine/free-port.ts';
import { spawnGuarded, type GuardedProcess } from '../machine/guarded-process.ts';
import { endProcess } from '../machine/processes.ts';
import {
  claim,
  isServing,
  lockHolder,
  mongodLog,
  prepareDataDir,
  readOwner,
  startingLog,
  writeKeyFile,
  type Owner,
} from './data-dir.ts';
import { mongodArguments, type Membership } from './mongod-arguments.ts';
import { lastError } from './mongod-log.ts';
import { answers, becomePrimary, REPLICA_SET, withAdmin } from './replica-set.ts';

export interface MongodOptions {
  readonly binary: string;
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** For tests: enables test commands, and removes the directory after mongod has ended. */
  readonly temporary?: boolean;
  readonly replicaSet?: Membership;
  /** For tests of access control: the password of the user `__system`, who may do everything. Without a key there is no access control. */
  readonly key?: string;
}

export interface RunningMongod extends GuardedProcess {
  readonly uri: string;
}

/** Longer than a guardian takes to end mongod after its parent has ended. */
const DYING_MS = 25_000;
const START_MS = 120_000;

/**
 * Runs mongod until `stop()` or the end of this process. By default it is the writable primary of a one-node replica set.
 * Rejects with a {@link StartError}, also when a live process uses the directory.
 */
export async function startMongod(options: MongodOptions): Promise<RunningMongod> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  await prepareDataDir(dataDir);
  const deadline = performance.now() + DYING_MS;
  for (let told = false; ;) {
    const started = await tryStart({ ...options, dataDir });
    if (typeof started === 'object') return started;
    if (started === 'port taken') continue;
    const owner = refuseIfServed(dataDir, await readOwner(dataDir));
    if (!told) log(`Waiting for the former mongod on ${dataDir} to end`);
    told = true;
    await endOrphan(dataDir, owner, performance.now() > deadline);
    await sleep(250);
  }
}

/** The uri of the mongod of a directory, if a live process is running it. */
export async function servedUri(dataDir: string): Promise<string | undefined> {
  const owner = await readOwner(dataDir);
  if (!owner || !isServing(owner) || (await lockHolder(dataDir)) !== owner.mongodPid) return undefined;
  return uris.own(owner.port);
}

/** Tries to start. Of several starts, even at the same moment, the one whose mongod gets the lock on the directory succeeds. */
async function tryStart(options: MongodOptions): Promise<RunningMongod | 'locked' | 'port taken'> {
  const { binary, dataDir, temporary = false, replicaSet = 'own', key } = options;
  const port = await freePort((await readOwner(dataDir))?.port);
  const startLog = startingLog(dataDir);
  const keyFile = key === undefined ? undefined : await writeKeyFile(dataDir, key);
  const mongod = await spawnGuarded({
    binary,
    args: mongodArguments({ dataDir, port, temporary, replicaSet, keyFile }),
    logFile: startLog,
    removeAfterwards: temporary ? dataDir : undefined,
  });
  const ended = new AbortController();
  const exit = mongod.exited.then(() => ended.abort());
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(START_MS)]);
  const ready = withAdmin({ port, key }, signal, async (admin) => {
    await answers(admin, mongod.pid, signal);
    await claim(dataDir, startLog, { mongodPid: mongod.pid, port });
    if (replicaSet === 'own') await becomePrimary(admin, port, signal);
  });
  try {
    await Promise.race([ready, exit.then(() => Promise.reject(new Error('it ended before it was ready')))]);
    return { ...mongod, uri: uris[replicaSet](port) };
  } catch (error) {
    const reason = ended.signal.aborted ? await lastError([startLog, mongodLog(dataDir)]) : reasonOf(error);
    await mongod.stop();
    await rm(startLog, { force: true });
    if (reason.includes('DBPathInUse')) return 'locked';
    if (reason.includes('Address already in use')) return 'port taken';
    throw new StartError(`mongod ${binary} does not start on DATA_DIR ${dataDir}: ${reason}`);
  }
}

const uris: Readonly<Record<Membership, (port: number) => string>> = {
  own: (port) => `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`,
  none: (port) => `mongodb://127.0.0.1:${port}/`,
  later: (port) => `mongodb://127.0.0.1:${port}/?directConnection=true`,
};

function refuseIfServed(dataDir: string, owner: Owner | undefined): Owner | undefined {
  if (!owner || !isServing(owner)) return owner;
  throw new StartError(`DATA_DIR ${dataDir} is in use by process ${owner.pid}: stop it or choose another DATA_DIR`);
}

/** Ends a mongod whose owner has ended. The owner and its guardian may both have been killed. */
async function endOrphan(dataDir: string, owner: Owner | undefined, late: boolean): Promise<void> {
  const holder = await lockHolder(dataDir);
  if (owner && holder === owner.mongodPid) await endProcess(holder, DYING_MS);
  else if (late)
    throw new StartError(`DATA_DIR ${dataDir} is in use by process ${holder}, which Snapfold did not start`);
}
