import { expect, test } from '@jest/globals';
import { seededRandom } from '../../random/seeded-random.js';
import { oddLine } from './odd-data.js';
import { OrderPopulation } from './order-population.js';
import { LARGE, nextOrderCommand, SMALL } from './twin-mix.js';

function commands(seed: number) {
  const random = seededRandom(seed, 1);
  const population = new OrderPopulation(Array.from({ length: 250 }, () => oddLine(random)));
  population.add({ id: 'large', capacity: LARGE });
  for (const id of ['a', 'b']) population.add({ id, capacity: SMALL });
  return Array.from({ length: 2_000 }, (_, serial) => {
    return nextOrderCommand({ random, population, versionOf: () => 7, serial });
  });
}

const changes = commands(7).flatMap((command) => (command.kind === 'change' ? [command.changes] : []));

test('a seed always gives the same commands', () => {
  expect(commands(7)).toEqual(commands(7));
  expect(commands(7)).not.toEqual(commands(8));
});

test('a command on something with a limit takes more than half of the limit', () => {
  for (const { id, command } of changes.flat()) {
    const limit = id === 'large' ? LARGE : SMALL;
    if ('amount' in command) expect(command.amount).toBeGreaterThan(50);
    if ('count' in command) expect(command.count).toBeGreaterThan(limit / 2);
    if (command.type === 'add_lines') expect(command.lines.length).toBeGreaterThan(limit / 2);
  }
});

test('some orders are large, some commands are joint, and some expect a version', () => {
  const sizes = changes.flat().map(({ command }) => (command.type === 'add_lines' ? command.lines.length : 0));
  expect(Math.max(...sizes)).toBeGreaterThan(400);
  expect(new Set(changes.map(({ length }) => length))).toEqual(new Set([1, 2]));
  const versions = changes.flat().map(({ expectedVersion }) => expectedVersion);
  expect(new Set(versions)).toEqual(new Set([undefined, 7, 8]));
});
