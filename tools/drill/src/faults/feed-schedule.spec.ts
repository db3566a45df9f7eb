import { expect, test } from '@jest/globals';
import { seededRandom } from '../random/seeded-random.js';
import { feedSchedule } from './feed-schedule.js';

test('each process and mongod are killed equally often, and a seed makes the same schedule again', () => {
  const schedule = () => feedSchedule(seededRandom(7, 0), { kills: 30, pauses: 5 });
  const faults = schedule().flatMap((stroke) => stroke.faults);
  const count = (kind: string, victim: string) =>
    faults.filter((fault) => fault.kind === kind && fault.victim === victim).length;
  expect(['api 1', 'api 2', 'mongod'].map((victim) => count('kill', victim))).toEqual([10, 10, 10]);
  expect(count('pause', 'api 1') + count('pause', 'api 2')).toBe(5);
  expect(schedule()).toEqual(schedule());
});
