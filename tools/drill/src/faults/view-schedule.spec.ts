import { expect, test } from '@jest/globals';
import { seededRandom } from '../random.js';
import { viewSchedule } from './view-schedule.js';

const of = (seed: number, kills = 150, pauses = 50) => viewSchedule(seededRandom(seed, 0), { kills, pauses });
const seeds = Array.from({ length: 30 }, (_, seed) => seed);

test('a seed replays its schedule, and another has another', () => {
  expect(of(7)).toEqual(of(7));
  expect(of(7)).not.toEqual(of(8));
});

test.each(seeds)(
  'with seed %d mongod and rebuilds are struck sometimes, APIs mostly, and none twice at once',
  (seed) => {
    const strokes = of(seed);
    const faults = strokes.flatMap((stroke) => stroke.faults);
    const count = (kind: string, name: string) =>
      faults.filter((fault) => fault.kind === kind && fault.victim.startsWith(name)).length;
    expect([count('kill', 'api'), count('kill', 'rebuild'), count('kill', 'mongod')]).toEqual([105, 30, 15]);
    expect([count('pause', 'api'), count('pause', 'rebuild')]).toEqual([40, 10]);
    for (const stroke of strokes) {
      expect(new Set(stroke.faults.map(({ victim }) => victim)).size).toBe(stroke.faults.length);
    }
  },
);

test.each(seeds)('with seed %d mostly the API is struck that was struck longer ago', (seed) => {
  const struck = of(seed)
    .flatMap(({ faults }) => faults.map(({ victim }) => victim))
    .filter((victim) => victim.startsWith('api'));
  const changes = struck.filter((victim, index) => index > 0 && victim !== struck[index - 1]).length;
  expect(changes / struck.length).toBeGreaterThan(0.6);
  expect(changes / struck.length).toBeLessThan(0.9);
});

test.each(seeds)('with seed %d a rebuild is struck while it is under way, and so are some others', (seed) => {
  const strokes = of(seed);
  const ofRebuilds = strokes.filter(({ faults }) => faults.some(({ victim }) => victim === 'rebuild'));
  expect(ofRebuilds.every(({ rebuilt }) => rebuilt !== undefined)).toBe(true);
  expect(strokes.filter(({ rebuilt }) => rebuilt !== undefined).length).toBeGreaterThan(ofRebuilds.length);
});

test.each(seeds)('with seed %d most pauses are longer than a lease', (seed) => {
  const pauses = of(seed).flatMap(({ faults }) => faults.filter(({ kind }) => kind === 'pause'));
  expect(pauses.filter(({ downMs }) => downMs > 3_000).length).toBeGreaterThan(25);
});
