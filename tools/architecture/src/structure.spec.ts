import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesOf, root } from './workspace.js';

const sources = filesOf('**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}');
const lines = (path: string) => readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length;

test('there are sources to check', () => {
  expect(sources).toContain('libs/kernel/src/index.ts');
  expect(sources).toContain('eslint.config.mjs');
});

test('no source file is longer than 250 lines', () => {
  const bounded = sources.filter((path) => !/\.(spec|contract)\.ts$/.test(path));
  expect(bounded.filter((path) => lines(path) > 250)).toEqual([]);
});

test('no folder is named after nothing in particular', () => {
  const folders = new Set(sources.flatMap((path) => dirname(path).split('/')));
  expect(['shared', 'common', 'utils', 'base', 'helpers'].filter((name) => folders.has(name))).toEqual([]);
});

test('only .ts files in a src folder, which lint covers, hold code', () => {
  const linted = /^(libs|apps|tools)\/[^/]+\/src\/.+[^.]\.ts$/;
  const settings = /^([^/]+\/[^/]+\/jest\.config\.mjs|eslint\.config\.mjs|jest\.preset\.js)$/;
  expect(sources.filter((path) => !linted.test(path) && !settings.test(path))).toEqual([]);
});
