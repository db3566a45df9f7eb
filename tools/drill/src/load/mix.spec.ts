import { expect, test } from '@jest/globals';
import { seededRandom } from '../random/seeded-random.js';
import { nextCommand } from './mix.js';

const users = ['u'];
const population = {
  users,
  owners: users,
  bankAccounts: ['a', 'b', 'c'],
  sideAccounts: ['s'],
  poisoned: [],
  partners: [],
};

function commands(seed: number) {
  const random = seededRandom(seed, 1);
  return Array.from({ length: 2_000 }, (_, serial) => nextCommand({ random, population, serial }));
}

test('a seed always gives the same commands of a client', () => {
  expect(commands(7)).toEqual(commands(7));
  expect(commands(7)).not.toEqual(commands(8));
});

test('every change of an address changes something', () => {
  const addresses = commands(7).flatMap(({ change }) =>
    change?.command.type === 'change_email' ? [change.command.email] : [],
  );
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(new Set(addresses.map((address) => address.toLowerCase())).size).toBeLessThanOrEqual(60);
});

test('only transfers change the accounts whose sum is watched', () => {
  const touching = commands(7).filter(({ path, body }) => /"[abc]"|\/[abc]\//.test(path + JSON.stringify(body)));
  expect(new Set(touching.map(({ type }) => type))).toEqual(new Set(['transfer']));
});
