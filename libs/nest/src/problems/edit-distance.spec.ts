import { expect, test } from '@jest/globals';
import { editDistance } from './edit-distance.js';

test.each([
  ['', '', 0],
  ['', 'ab', 2],
  ['name', 'name', 0],
  ['name', 'names', 1],
  ['names', 'name', 1],
  ['name', 'nome', 1],
  ['nmae', 'name', 1],
  ['naem', 'name', 1],
  ['eman', 'name', 3],
  ['ab', 'ba', 1],
  ['kitten', 'sitting', 3],
])('%j becomes %j with %i edits', (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
  expect(editDistance(to, from)).toBe(edits);
});
