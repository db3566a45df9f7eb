import { expect, test } from '@jest/globals';
import { seededRandom } from '../random/seeded-random.js';
import { commitSchedule } from './commit-schedule.js';

const of = (seed: number, kills: number, pauses: number) => commitSchedule(seededRandom(seed, 0), { kills, pauses });
const seeds = Array.from({ length: 50 }, (_, seed) => seed);

test('a seed always gives the same schedule, and another seed gives another one', () => {
  expect(of(7, 30, 6)).toEqual(of(7, 30, 6));
  expect(of(7, 30, 6)).not.toEqual(of(8, 30, 6));
});

test.each(seeds)('with seed %d each victim is killed equally often, and none is struck twice at once', (seed) => {
  const strokes = of(seed, 50, 10);
  const all = strokes.flatMap(({ faults }) => faults);
  const kills = all.filter(({ kind }) => kind === 'kill');
  expect(kills.map(({ victim }) => victim).sort()).toEqual(
    ['api 1', 'api 2', 'mongod', 'orders 1', 'orders 2'].flatMap((victim) => Array.from({ length: 10 }, () => victim)),
  );
  expect(all.filter(({ kind }) => kind === 'pause')).toHaveLength(10);
  for (const { faults } of strokes) expect(new Set(faults.map(({ victim }) => victim)).size).toBe(faults.length);
});

test('some strokes are of two faults', () => {
  const sizes = new Set(seeds.flatMap((seed) => of(seed, 30, 6)).map(({ faults }) => faults.length));
  expect(sizes).toEqual(new Set([1, 2]));
});

test('three kills strike one victim of each kind', () => {
  for (const seed of seeds) {
    const victims = of(seed, 3, 0).flatMap(({ faults }) => faults.map(({ victim }) => victim));
    expect(victims.sort()).toEqual(['api 1', 'mongod', 'orders 1']);
  }
});

test('each server is paused sometimes', () => {
  const paused = seeds.flatMap((seed) => of(seed, 0, 10)).flatMap(({ faults }) => faults.map(({ victim }) => victim));
  expect(new Set(paused)).toEqual(new Set(['api 1', 'api 2', 'orders 1', 'orders 2']));
});
