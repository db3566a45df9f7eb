import { expect, test } from '@jest/globals';
import { RecordTaken, StoreUnavailable } from '@snapfold/kernel/engine';
import { StepGroups } from './step-groups.js';

/** Groups of steps, which are names, and the commits that were asked for. `together` and `alone` give the outcomes. */
function bench(
  together: () => Promise<boolean>,
  alone: (name: string) => Promise<boolean> = () => Promise.resolve(true),
) {
  const asked: string[] = [];
  const groups = new StepGroups<string>({
    alone: (name) => {
      asked.push(name);
      return alone(name);
    },
    together: (names) => {
      asked.push(names.join('+'));
      return together();
    },
  });
  return { asked, groups };
}

test('steps that are ready at the same moment are committed together, and a later step is committed alone', async () => {
  const { asked, groups } = bench(() => Promise.resolve(true));
  const first = [groups.commit('a', 1), Promise.resolve().then(() => groups.commit('b', 1))];
  expect(await Promise.all(first)).toEqual([true, true]);
  expect(await groups.commit('c', 1)).toBe(true);
  expect(asked).toEqual(['a+b', 'c']);
});

test('the steps of a group that is not stored are committed alone, and each gets its own outcome', async () => {
  for (const together of [() => Promise.resolve(false), () => Promise.reject(new RecordTaken())]) {
    const { asked, groups } = bench(together, (name) =>
      name === 'taken' ? Promise.reject(new RecordTaken()) : Promise.resolve(name === 'fine'),
    );
    const outcomes = await Promise.allSettled(['fine', 'lost', 'taken'].map((name) => groups.commit(name, 1)));
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: true },
      { status: 'fulfilled', value: false },
      { status: 'rejected', reason: { code: 'RECORD_TAKEN' } },
    ]);
    expect(asked).toEqual(['fine+lost+taken', 'fine', 'lost', 'taken']);
  }
});

test('a group that may be stored is not committed again', async () => {
  const { asked, groups } = bench(() => Promise.reject(new StoreUnavailable(new Error('no answer'))));
  const outcomes = await Promise.allSettled([groups.commit('a', 1), groups.commit('b', 1)]);
  expect(outcomes).toMatchObject(outcomes.map(() => ({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } })));
  expect(asked).toEqual(['a+b']);
});

test('a step that is too heavy for a group is committed alone, and the weight of a group is bounded', async () => {
  const { asked, groups } = bench(() => Promise.resolve(true));
  const weights = { a: 500, b: 500, c: 500, much: 2_000, d: 1, e: 1, infinite: Infinity, f: 1 };
  await Promise.all(Object.entries(weights).map(([name, weight]) => groups.commit(name, weight)));
  expect(new Set(asked)).toEqual(new Set(['a+b', 'c', 'much', 'd+e', 'infinite', 'f']));
});
