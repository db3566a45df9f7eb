import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parkedFrom, poisonOf, poisons } from './poison.js';

const ids = Array.from({ length: 10_000 }, (_, index) => `0199c0de-0000-7000-8000-${String(index).padStart(12, '0')}`);

describe('the poison of an account', () => {
  test('depends only on its id', () => {
    fc.assert(fc.property(fc.string(), (id) => poisonOf(id) === poisonOf(id)));
  });
  test('is none for three of four accounts, and each poison is about as frequent, even if the ids are similar', () => {
    const found = ids.map(poisonOf);
    const count = (poison: unknown) => found.filter((one) => one === poison).length;
    expect(count(undefined) / ids.length).toBeCloseTo(0.75, 1);
    const each = ids.length / 4 / poisons.length;
    for (const poison of poisons) expect(count(poison) / each).toBeCloseTo(1, 0);
  });
});

test('only events of poisoned accounts are parked, and a poison of the id of one view parks them only there', () => {
  for (const id of ids.slice(0, 1_000)) {
    const parked = [parkedFrom('movement', id), parkedFrom('account_summary', id)];
    const poison = poisonOf(id);
    if (poison === undefined) expect(parked).toEqual([undefined, undefined]);
    else if (poison === 'one id for two events') expect(parked).toEqual([3, undefined]);
    else if (poison === 'one id for two accounts') expect(parked).toEqual([undefined, 1]);
    else expect(parked).toEqual([2, 2]);
  }
});
