import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path/posix';
import { describe, expect, test } from '@jest/globals';
import { format } from 'prettier';
import { boundariesPage } from './boundaries-page.js';
import { packages } from './boundaries.js';
import { brokenLines } from './lint.js';
import { filesOf, root } from './workspace.js';

const tall = packages.filter(({ floors }) => floors !== undefined);

describe.each(tall)('the floors of $path', ({ path, floors = [] }) => {
  const names = floors.map(([floor]) => floor);
  const allowed = new Map(floors.map(([floor, below]) => [floor, below.split(' ').filter((name) => name !== '')]));

  test('each floor imports only floors that are listed before it, so there is no cycle', () => {
    for (const [index, [, below]] of floors.entries())
      expect(names.slice(0, index)).toEqual(expect.arrayContaining(below.split(' ').filter(Boolean)));
  });

  test('every source but the entry points is on a floor', () => {
    const folders = new Set(filesOf(`${path}/src/*/**/*.ts`).map((file) => relative(`${path}/src`, join(file, '..'))));
    expect([...folders].sort()).toEqual([...names].sort());
  });

  test.each(names)('lint lets %s import the floors below it, and no other', async (floor) => {
    const others = names.filter((name) => name !== floor);
    const from = `${path}/src/${floor}`;
    const imports = others.map((other) => {
      const [target = ''] = filesOf(`${path}/src/${other}/*.ts`).filter((file) => !file.endsWith('.spec.ts'));
      const source = relative(from, target)
        .replace(/\.ts$/, '.js')
        .replace(/^(?!\.)/, './');
      return `export * from '${source}';`;
    });
    const broken = await brokenLines(`${from}/fixture.ts`, imports.join('\n'));
    expect(broken.map(({ line, rule }) => [others[line - 1], rule])).toEqual(
      others.filter((other) => !allowed.get(floor)?.includes(other)).map((other) => [other, 'boundaries/dependencies']),
    );
  });
});

test('what follows a journal does not know what is kept: views, subscriptions or their stores', () => {
  const floors = new Map(packages.find(({ name }) => name === 'kernel')?.floors);
  for (const floor of ['journal', 'followers']) expect(floors.get(floor)).not.toMatch(/views|subscriptions|stores/);
});

test('engine and views of the kernel never import each other', () => {
  const floors = packages.find(({ name }) => name === 'kernel')?.floors ?? [];
  const top = (floor: string) => floor.split('/')[0] ?? '';
  const imports = (one: string) =>
    floors.filter(([floor]) => top(floor) === one).flatMap(([, below]) => below.split(' ').map(top));
  expect(imports('engine')).not.toContain('views');
  expect(imports('views')).not.toContain('engine');
});

test('the kernel imports no package, and the domain only the kernel', () => {
  expect(packages.find(({ name }) => name === 'kernel')?.imports).toEqual([]);
  expect(packages.find(({ name }) => name === 'domain')?.imports).toEqual(['@snapfold/kernel']);
});

test('no folder holds more than fifteen source files', () => {
  const counts = new Map<string, number>();
  for (const file of filesOf('{libs,apps,tools}/*/src/**/*.ts').filter((name) => !name.endsWith('.spec.ts'))) {
    const folder = join(file, '..');
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  expect([...counts].filter(([, count]) => count > 15)).toEqual([]);
});

test('docs/boundaries.md shows the table; if not, run `npm run boundaries`', async () => {
  const page = readFileSync(join(root, 'docs/boundaries.md'), 'utf8');
  expect(page).toBe(await format(boundariesPage(), { parser: 'markdown' }));
});
