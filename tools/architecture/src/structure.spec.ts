import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesOf, root } from './workspace.js';

const sources = filesOf('**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}');
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const lines = (path: string) => text(path).trimEnd().split('\n').length;

test('the list of sources is not empty', () => {
  expect(sources).toContain('libs/kernel/src/index.ts');
  expect(sources).toContain('eslint.config.mjs');
});

test('no source file is longer than 250 lines', () => {
  const bounded = sources.filter((path) => !/\.(spec|contract)\.ts$/.test(path));
  expect(bounded.filter((path) => lines(path) > 250)).toEqual([]);
});

test('no folder has a name that says nothing of its contents', () => {
  const folders = new Set(sources.flatMap((path) => dirname(path).split('/')));
  expect(['shared', 'common', 'utils', 'base', 'helpers'].filter((name) => folders.has(name))).toEqual([]);
});

test('all code is in .ts files in the src folder of a project, which lint covers', () => {
  const folders = filesOf('{libs,apps,tools,examples}/*/package.json').map((path) => `${dirname(path)}/src/`);
  const linted = (path: string) => path.endsWith('.ts') && folders.some((folder) => path.startsWith(folder));
  const settings = /^([^/]+\/[^/]+\/jest\.config\.mjs|eslint\.config\.mjs|jest\.preset\.js)$/;
  expect(sources.filter((path) => !linted(path) && !settings.test(path))).toEqual([]);
});

test('each lib has the licence of the repository, for its package', () => {
  const libs = filesOf('libs/*/package.json').map((path) => dirname(path));
  expect(libs.map((lib) => text(`${lib}/LICENSE`))).toEqual(libs.map(() => text('LICENSE')));
});

test('Nx runs lint again when a file changes from which the configuration of lint is made', () => {
  const imported = [...text('eslint.config.mjs').matchAll(/ from '\.\/(.*)'/g)].map(([, path = '']) => path);
  expect(imported.length).toBeGreaterThan(0);
  for (const path of imported) expect(text('nx.json')).toContain(`"{workspaceRoot}/${path}"`);
});

test('no comment disables the rules of boundaries and purity', () => {
  const everything = /\beslint-disable(-next-line|-line)?\s*(\*\/|--|$)/m;
  const theseRules = /\beslint(-\w+)*\s.*(boundaries\/|no-restricted-|no-require-imports)/;
  const checked = sources.filter((path) => /^(libs|apps|examples)\//.test(path));
  expect(checked.filter((path) => everything.test(text(path)) || theseRules.test(text(path)))).toEqual([]);
});
