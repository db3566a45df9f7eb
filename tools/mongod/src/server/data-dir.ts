import { randomUUID } from 'node:crypto';
import { access, constants, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, StartError } from '../errors/start-error.ts';
import { makeFolder } from '../machine/make-folder.ts';
import { birthOf, isAlive } from '../machine/processes.ts';

/**
 * The process that runs mongod on a data directory. This is not the lock. The lock is mongod's own file, which the system releases
 * when mongod ends. While the lock is held, the owner tells whether the mongod that holds it serves a live process.
 */
export interface Owner {
  readonly pid: number;
  readonly birth: string;
  readonly mongodPid: number;
  readonly port: number;
}

const OWNER = 'snapfold-owner.json';

/** Makes the directory if it is missing. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  let isDirectory = false;
  try {
    await makeFolder(dataDir);
    isDirectory = (await stat(dataDir)).isDirectory();
    if (isDirectory) await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOTDIR') throw new StartError(`DATA_DIR ${dataDir} cannot be written (${String(code)})`);
  }
  if (!isDirectory) throw new StartError(`DATA_DIR ${dataDir} is not a directory`);
}

export function mongodLog(dataDir: string): string {
  return join(dataDir, 'mongod.log');
}

/** The log of a start. It becomes `mongod.log` only if that start gets the directory. */
export function startingLog(dataDir: string): string {
  return join(dataDir, `mongod.${process.pid}.${randomUUID()}.log`);
}

/** Writes the key with the permissions that mongod demands: only the owner may read it. */
export async function writeKeyFile(dataDir: string, key: string): Promise<string> {
  const file = join(dataDir, 'key');
  await writeFile(file, key, { mode: 0o600 });
  return file;
}

/** The start whose mongod got the lock calls this. It writes itself down as the owner and makes its log the directory's log. */
export async function claim(
  dataDir: string,
  startLog: string,
  mongod: Pick<Owner, 'mongodPid' | 'port'>,
): Promise<void> {
  const owner: Owner = { pid: process.pid, birth: birthOf(process.pid), ...mongod };
  await writeFile(join(dataDir, `${OWNER}.new`), JSON.stringify(owner));
  await rename(join(dataDir, `${OWNER}.new`), join(dataDir, OWNER));
  const log = mongodLog(dataDir);
  await rename(log, join(dataDir, 'mongod.previous.log')).catch(() => undefined);
  await rename(startLog, log);
  for (const name of await readdir(dataDir)) {
    const starter = /^mongod\.(\d+)\..+\.log$/.exec(name)?.[1];
    if (starter && !isAlive(Number(starter))) await rm(join(dataDir, name), { force: true });
  }
}

export async function readOwner(dataDir: string): Promise<Owner | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(join(dataDir, OWNER), 'utf8'));
    return isOwner(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

export function isServing(owner: Owner): boolean {
  return isAlive(owner.pid) && birthOf(owner.pid) === owner.birth;
}

/** The process id in mongod's lock file, which its holder wrote. */
export async function lockHolder(dataDir: string): Promise<number | undefined> {
  return Number.parseInt(await readFile(join(dataDir, 'mongod.lock'), 'utf8').catch(() => '')) || undefined;
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false;
  if (!('pid' in value && 'birth' in value && 'mongodPid' in value && 'port' in value)) return false;
  return [value.pid, value.mongodPid, value.port].every(Number.isSafeInteger) && typeof value.birth === 'string';
}
