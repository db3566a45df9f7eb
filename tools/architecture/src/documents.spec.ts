import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, test } from '@jest/globals';
import { filesOf, root } from './workspace.js';

const text = (path: string) => readFileSync(join(root, path), 'utf8');
/** What is shown of the inside of a function stands further left. */
const unindented = (code: string) => code.replaceAll(/^ +/gm, '');
const documents = filesOf('**/*.md');
const blocks = documents.flatMap((path) =>
  [...text(path).matchAll(/```(?:ts|typescript|js|javascript)\n(.*\n)([^]*?)```/g)].map(([, name = '', code = '']) => ({
    path,
    file: /^\/\/ (\S+\.ts)\n$/.exec(name)?.[1] ?? name,
    code,
  })),
);

test('there are documents and code to check', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/boundaries.md']));
  expect(new Set(blocks.map(({ path }) => path)).size).toBeGreaterThan(3);
});

// The file is compiled and linted, and so is what is shown of it.
test.each(blocks)('$path shows what is in $file', ({ file, code }) => {
  expect(filesOf('{libs,apps,tools,examples}/*/src/**/*.ts')).toContain(file);
  expect(unindented(text(file))).toContain(unindented(code));
});

test('a command that runs one test by its title names a test that there is', () => {
  const titles = documents.flatMap((path) => [...text(path).matchAll(/ -t "([^"]+)"/g)].map(([, title = '']) => title));
  const specs = filesOf('{libs,apps,tools,examples}/*/src/**/*.spec.ts').map(text);
  expect(titles.length).toBeGreaterThan(1);
  expect(titles.filter((title) => !specs.some((spec) => spec.includes(title)))).toEqual([]);
});

describe.each(documents)('%s', (path) => {
  const words = text(path).replaceAll(/```[^]*?```/g, '');

  test('links to files that are there', () => {
    const links = [...words.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => join(dirname(path), link));
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });
});
