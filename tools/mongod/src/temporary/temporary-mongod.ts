import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongodBinary, type BinarySearch } from '../binary/mongod-binary.ts';
import { startMongod, type MongodOptions, type RunningMongod } from '../server/start-mongod.ts';

/** Starts a mongod for tests and measurements. Its data is removed when it ends, also if this process is killed. */
export async function startTemporaryMongod(
  search: BinarySearch,
  options: Pick<MongodOptions, 'replicaSet' | 'key'> = {},
): Promise<RunningMongod> {
  const binary = await findMongodBinary(search);
  const dataDir = await mkdtemp(join(tmpdir(), 'snapfold-mongod-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const mongod = await startMongod({ binary, dataDir, log: search.log, temporary: true, ...options });
    return { ...mongod, stop: () => mongod.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
