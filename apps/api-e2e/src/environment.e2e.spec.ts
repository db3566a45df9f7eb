import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Environment,
  newDataDir,
  removeAll,
  type RunningBank,
  spawnBank,
  startBank,
} from '@snapfold/running-bank';
import { processesOn } from './process-list.js';

let bank: RunningBank;
let dataDir = '';
beforeAll(async () => {
  dataDir = await newDataDir();
  bank = await startBank({ DATA_DIR: dataDir });
});
afterAll(removeAll);

async function expectRefusal(environment: Environment, line: RegExp): Promise<void> {
  const { code, signal, out, err } = await spawnBank(environment).ended;
  expect({ code, signal, out, lines: err.split('\n').length - 1 }).toEqual({
    code: 1,
    signal: null,
    out: '',
    lines: 1,
  });
  expect(err).toMatch(line);
}

async function portWithoutListener(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error())));
    });
  });
}

test.concurrent.each<[Environment, RegExp]>([
  [{ PORT: 'abc' }, /^PORT .*"abc"/],
  [{ PORT: '70000' }, /^PORT .*"70000"/],
  [{ PUBLIC_URL: 'example.org/bank' }, /^PUBLIC_URL .*"example.org\/bank"/],
  [{ PUBLIC_URL: 'ftp://example.org' }, /^PUBLIC_URL /],
  [{ CORS_ORIGINS: 'https://a.org,b.org' }, /^CORS_ORIGINS .*"b.org"/],
  [{ CORS_ORIGINS: 'https://a.org/' }, /^CORS_ORIGINS /],
  [{ CURSOR_KEY: 'a'.repeat(31) }, /^CURSOR_KEY must(?!.*aaa)/],
  [{ HOST: '256.1.1.1' }, /^HOST 256\.1\.1\.1 /],
  [{ MONGODB_URI: 'http://x' }, /^MONGODB_URI /],
  [{ MONGODB_URI: 'mongodb://user:secret@127.0.0.1:x/' }, /^MONGODB_URI(?!.*secret)/],
  [{ MONGODB_URI: 'mongodb+srv://nowhere.invalid/' }, /^MONGODB_URI.*nowhere/],
  [{ MONGOD_BINARY: '/nonexistent' }, /^MONGOD_BINARY \/nonexistent does not exist/],
])('a start with %j is refused with one line', async (environment, line) => {
  const unused = await newDataDir();
  await expectRefusal({ DATA_DIR: unused, ...environment }, line);
  await expect(readdir(unused)).rejects.toThrow('ENOENT');
});

test.concurrent('a start with a MONGODB_URI where nothing listens is refused with one line', async () => {
  const uri = `mongodb://127.0.0.1:${await portWithoutListener()}/?replicaSet=rs`;
  await expectRefusal({ MONGODB_URI: uri }, /^MONGODB_URI/);
});

test.concurrent('a start with a DATA_DIR that is a file is refused', async () => {
  const file = await newDataDir();
  await writeFile(file, '');
  await expectRefusal({ DATA_DIR: file }, /^DATA_DIR .* is not a directory$/m);
});

test('a second start on the same PORT is refused before it starts a mongod, and the first goes on', async () => {
  const unused = await newDataDir();
  const { port } = new URL(bank.url);
  await expectRefusal({ PORT: port, DATA_DIR: unused }, new RegExp(`^PORT ${port} .* in use`));
  await expect(readdir(unused)).rejects.toThrow('ENOENT');
  await bank.client.register('port@example.org');
});

test('a second start on the same DATA_DIR is refused, and the first goes on', async () => {
  const before = await processesOn(dataDir);
  await expectRefusal({ DATA_DIR: dataDir }, new RegExp(`^DATA_DIR ${dataDir} is in use by process ${bank.pid}`));
  expect(await processesOn(dataDir)).toEqual(before);
  await bank.client.register('folder@example.org');
});
