import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Snapshot reads outside a transaction and `$$NOW` in updates need this version. */
const OLDEST_MAJOR = 5;

/** The version that an executable reports. The message of a rejection continues a sentence that begins with the path. */
export async function mongodVersion(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new Error('does not exist');
  if (!found.isFile()) throw new Error('is not a file');
  await access(file, constants.X_OK).catch(() => Promise.reject(new Error('is not executable')));

  const answer = await promisify(execFile)(file, ['--version'], { timeout: 20_000, killSignal: 'SIGKILL' }).catch(
    () => undefined,
  );
  const version = answer && /^db version v(\d+\.\d+\.\d+)/m.exec(answer.stdout)?.[1];
  if (!version) throw new Error('does not answer --version like a mongod');
  if (Number.parseInt(version) < OLDEST_MAJOR) throw new Error(`is mongod ${version}; ${OLDEST_MAJOR}.0 is the oldest`);
  return version;
}
