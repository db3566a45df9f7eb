import { chmod, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../machine/make-folder.ts';
import { mongodVersion } from './mongod-version.ts';

const PREFIX = `mongod-${process.platform}-${process.arch}-`;
const DOWNLOADING = 'downloading-';
const ABANDONED_MS = 3_600_000;

/** The folder of downloaded binaries. All checkouts of a user share it. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'snapfold', 'mongod');
}

/** The newest cached mongod that runs on this machine. */
export async function cachedBinary(cache: string): Promise<string | undefined> {
  const names = (await readdir(cache).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  for (const name of names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))) {
    const file = join(cache, name);
    if (await mongodVersion(file).catch(() => undefined)) return file;
  }
  return undefined;
}

/** Lets `download` put `mongod` into a folder of its own, and then moves the file into the cache in one step. */
export async function keepInCache(cache: string, download: (folder: string) => Promise<void>): Promise<string> {
  await makeFolder(cache);
  await removeAbandoned(cache);
  const folder = await mkdtemp(join(cache, DOWNLOADING));
  try {
    await download(folder);
    const file = join(folder, 'mongod');
    await chmod(file, 0o755);
    const kept = join(cache, PREFIX + (await mongodVersion(file)));
    await rename(file, kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of (await readdir(cache)).filter((name) => name.startsWith(DOWNLOADING))) {
    const folder = join(cache, name);
    const used = await stat(folder).catch(() => undefined);
    if (used && Date.now() - used.mtimeMs > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
  }
}
