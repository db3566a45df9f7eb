import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { generatedFiles, root } from './documents.js';

const files = await generatedFiles();

test.each(files.map(({ path, text }) => [relative(root, path), text]))('%s is up to date', (path, text) => {
  expect(readFileSync(`${root}/${path}`, 'utf8')).toBe(text);
});

test('the page of error codes has one entry for each code of the document', () => {
  const [document, page] = files.map(({ text }) => text);
  const types = [...(document ?? '').matchAll(/"urn:snapfold:error:(\w+)"/g)].map(([, code]) => code);
  const entries = [...(page ?? '').matchAll(/^## (\w+)$/gm)].map(([, code]) => code);
  expect(new Set(types).size).toBeGreaterThan(30);
  expect(types.filter((code) => !entries.includes(code))).toEqual([]);
  expect(entries).toEqual([...new Set(entries)].toSorted());
});
