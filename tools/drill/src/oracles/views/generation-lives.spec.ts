import { expect, test } from '@jest/globals';
import type { StoredGeneration } from '../../stored/stored-views.js';
import { GenerationLives } from './generation-lives.js';

const lease = { owner: '', term: 1, until: new Date(0) };
const generation = (number: number, status: StoredGeneration['status']): StoredGeneration => ({
  ...{ _id: `movement_g${number}`, view: 'movement', number, status, checkpoint: 0, parked: 0, lease },
});

test('a generation must be removed in time after another one is read', () => {
  const lives = new GenerationLives();
  lives.see([generation(1, 'live'), generation(2, 'building')], 0);
  expect(lives.judge(1_000_000)).toEqual([]);
  lives.see([generation(1, 'live'), generation(2, 'live')], 1_000_000);
  expect(lives.judge(1_149_000)).toEqual([]);
  expect(lives.judge(1_151_000)).toEqual([
    { oracle: 'a generation that is replaced is removed within 150 s', what: 'movement_g1 still exists after 151 s' },
  ]);
});

test('a generation that was removed is no violation, and its time is kept', () => {
  const lives = new GenerationLives();
  lives.see([generation(1, 'live'), generation(2, 'live')], 0);
  lives.see([generation(1, 'retired'), generation(2, 'live')], 80_000);
  lives.see([generation(2, 'live')], 90_000);
  expect(lives.judge(1_000_000)).toEqual([]);
  expect([lives.count, lives.left, lives.longestMs]).toEqual([2, 0, 90_000]);
});
