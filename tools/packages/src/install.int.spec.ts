import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { z } from 'zod';
import { packLibs, root, tarball } from './packed-libs.js';
import { run } from './run.js';

const names = z.record(z.string(), z.unknown()).default({});
const manifest = z.object({
  peerDependencies: names,
  peerDependenciesMeta: names,
  devDependencies: z.record(z.string(), z.string()).default({}),
});
type Manifest = z.output<typeof manifest>;

const { uri } = uniqueDatabase();
let project: string;

beforeAll(async () => {
  await packLibs();
  project = await mkdtemp(join(tmpdir(), 'snapfold-project-'));
  await cp(join(import.meta.dirname, 'consumer'), join(project, 'src'), { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
});
afterAll(() => rm(project, { recursive: true }));

async function manifestOf(folder: string): Promise<Manifest> {
  return manifest.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')));
}
const exact = ({ devDependencies }: Manifest, name: string) => `${name}@${devDependencies[name]}`;

async function install(...packages: readonly string[]): Promise<void> {
  await run(project, 'npm', 'install', '--prefer-offline', '--ignore-scripts', '--save-exact', ...packages);
}

/** Installs a lib with its peer dependencies, except those on libs and optional ones, in the versions of this workspace. */
async function installLib(lib: string): Promise<void> {
  const own = await manifestOf(`libs/${lib}`);
  const { peerDependencies, peerDependenciesMeta } = own;
  const peers = Object.keys(peerDependencies).filter(
    (name) => !name.startsWith('@snapfold/') && !peerDependenciesMeta[name],
  );
  await install(tarball(lib), ...peers.map((name) => exact(own, name)));
}

/** Compiles a program as strictly as a user may, including the declarations of all packages. */
async function compile(program: string, ...options: readonly string[]): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const strict = ['--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--target', 'es2024'];
  const output = ['--rootDir', 'src', '--outDir', 'dist'];
  await run(project, process.execPath, tsc, ...strict, ...output, ...options, `src/${program}.ts`);
}

const start = (program: string, ...args: readonly string[]) =>
  run(project, process.execPath, `dist/${program}.js`, ...args);

// All tests share one project, and each test installs more into it.
test('the kernel installs no other package, compiles and runs', async () => {
  await installLib('kernel');
  const installed = await readdir(join(project, 'node_modules'), { recursive: true });
  expect(installed.filter((path) => path.endsWith('package.json'))).toEqual(['@snapfold/kernel/package.json']);
  await compile('kernel-alone');
  expect(await start('kernel-alone')).toBe('');
});

test('a service on MongoDB compiles and runs with @snapfold/mongoose', async () => {
  await installLib('mongoose');
  await install(exact(await manifestOf('.'), '@types/node'));
  await compile('on-mongodb', '--types', 'node');
  expect(JSON.parse(await start('on-mongodb', uri))).toEqual({ count: 5, reached: true, times: 2 });
});

test('a service over HTTP, on stores in memory, compiles and runs with @snapfold/nest', async () => {
  await installLib('nest');
  await install(exact(await manifestOf('libs/mongoose'), 'mingo'));
  await compile('over-http', '--types', 'node');
  expect(JSON.parse(await start('over-http'))).toMatchObject({ status: 201, body: { version: 1, position: 1 } });
});
