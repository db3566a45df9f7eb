import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cachedBinary, cacheFolder, keepInCache } from './binary-cache.ts';
import { findMongodBinary } from './mongod-binary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapfold-binary-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function script(name: string, body: string, mode = 0o755): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${body}\n`, { mode });
  return file;
}
const find = (env: NodeJS.ProcessEnv) => findMongodBinary({ env, log: () => undefined });

test('MONGOD_BINARY is used if it answers like a mongod', async () => {
  const file = await script('good', 'echo "db version v6.0.5"');
  expect(await find({ MONGOD_BINARY: file })).toBe(file);
});

test.each([
  ['an empty value', () => Promise.resolve(''), /^MONGOD_BINARY is empty/],
  ['a missing file', () => Promise.resolve(join(folder, 'none')), /^MONGOD_BINARY \S+ does not exist$/],
  ['a directory', () => Promise.resolve(folder), /^MONGOD_BINARY \S+ is not a file$/],
  [
    'another program',
    () => script('other', 'echo hello'),
    /^MONGOD_BINARY \S+ does not answer --version like a mongod$/,
  ],
  ['a failing program', () => script('bad', 'exit 3'), /^MONGOD_BINARY \S+ does not answer --version like a mongod$/],
  ['an old mongod', () => script('old', 'echo "db version v4.4.1"'), /^MONGOD_BINARY \S+ is mongod 4\.4\.1; /],
])('MONGOD_BINARY: %s is refused in one line', async (_, file, message) => {
  await expect(find({ MONGOD_BINARY: await file() })).rejects.toMatchObject({
    name: 'StartError',
    message: expect.stringMatching(message),
  });
});

test('a mongod on PATH is used, and one that does not run is skipped', async () => {
  const file = await script('mongod', 'echo "db version v7.0.1"');
  expect(await find({ PATH: `/nowhere:${folder}` })).toBe(file);
});

test('the newest cached mongod that runs is found, and the cache keeps only complete files', async () => {
  const cache = cacheFolder({ XDG_CACHE_HOME: folder });
  const keep = (version: string) =>
    keepInCache(cache, (to) => writeFile(join(to, 'mongod'), `#!/bin/sh\necho "db version v${version}"\n`));
  await keep('6.0.5');
  const newest = await keep('10.0.1');
  await expect(keep('unknown')).rejects.toThrow('does not answer');
  expect(await cachedBinary(cache)).toBe(newest);
  await writeFile(newest, 'damaged');
  expect(await cachedBinary(cache)).toMatch(/6\.0\.5$/);
  expect(await find({ XDG_CACHE_HOME: folder })).toMatch(/6\.0\.5$/);
});
