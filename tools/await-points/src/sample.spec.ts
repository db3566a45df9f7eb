import { expect, test } from '@jest/globals';
import { sampleOf } from './sample.js';

const names = Array.from({ length: 20 }, (_, index) => `point ${index}`);
const seeds = Array.from({ length: 100 }, (_, seed) => String(seed));

test('a seed always chooses the same sample, in any order of the names', () => {
  for (const seed of seeds) {
    const sample = sampleOf(names, 4, seed);
    expect(sample.size).toBe(4);
    expect(sampleOf([...names, ...names].reverse(), 4, seed)).toEqual(sample);
  }
});

test('a further name replaces at most one of the sample', () => {
  for (const seed of seeds) {
    const [before, after] = [sampleOf(names, 4, seed), sampleOf(['another', ...names], 4, seed)];
    expect([...before].filter((name) => after.has(name)).length).toBeGreaterThanOrEqual(3);
  }
});

test('over many seeds each name is chosen', () => {
  expect(new Set(seeds.flatMap((seed) => [...sampleOf(names, 4, seed)]))).toEqual(new Set(names));
});

test('if there are fewer names than asked for, all are chosen', () => {
  expect(sampleOf(['a', 'b'], 4, '')).toEqual(new Set(['a', 'b']));
});
