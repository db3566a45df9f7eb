import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findMongodBinary, startMongod } from '@snapfold/mongod';
import { ROOT, spawnBank } from '@snapfold/running-bank';

const OPERATE = join(ROOT, 'tools/start/dist/operate.js');
const run = (environment: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  spawnBank(environment, { command: [process.execPath, OPERATE, ...args] }).ended;

test('npm run snapshots reads the database of DATA_DIR, whether its mongod is running or not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'snapfold-operate-'));
  const dataDir = join(folder, 'data');
  const mongod = await startMongod({
    binary: await findMongodBinary({ env: process.env, log: () => {} }),
    dataDir,
    log: () => {},
  });
  const served = await run({ DATA_DIR: dataDir }, 'snapshots', 'status', '--json');
  expect(served).toMatchObject({ code: 0, err: '' });
  await mongod.stop();
  expect(await run({ DATA_DIR: dataDir }, 'snapshots', 'status', '--json')).toEqual(served);
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

test('npm run views with a wrong setting is refused with one line', async () => {
  const refused = await run({ MONGODB_URI: 'http://x' }, 'views', 'list');
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^MONGODB_URI .*\n$/) });
});
