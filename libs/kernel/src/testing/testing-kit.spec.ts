import { expect, test } from '@jest/globals';
import type { Aggregate } from '../aggregate.js';
import { assertEqual, ExpectationFailed } from './expectation.js';
import { addition, creating, given, project, tally, testContext, type TallyTypes } from './index.js';

const started = { type: 'tally_started', label: 'x' } as const;
const added = { type: 'tally_added', by: 2, total: 2 } as const;
const add = { type: 'add', by: 2 } as const;

test('scenarios that hold', async () => {
  await given(tally, started).when(add).then(added);
  await given(tally, started).when({ type: 'relabel', label: 'x' }).then();
  await given(tally, started).when({ type: 'add', by: 0 }).thenRefuses('TALLY_NOT_POSITIVE', { by: 0 });
  await creating(tally)
    .when({ type: 'start', label: 'x' }, { services: { allows: () => true } })
    .then(started);
  expect(given(tally, started, added).state()).toEqual({ label: 'x', total: 2 });
  project(addition, started, added).then({ 'a-2': { tallyId: 'a', version: 2, by: 2 } });
});

test('scenarios that do not hold fail', async () => {
  const scenario = given(tally, started);
  await expect(scenario.when(add).then()).rejects.toThrow(ExpectationFailed);
  await expect(scenario.when(add).then({ ...added, total: 3 })).rejects.toThrow(ExpectationFailed);
  await expect(scenario.when(add).then(added, added)).rejects.toThrow(ExpectationFailed);
  await expect(scenario.when(add).thenRefuses('TALLY_FULL')).rejects.toThrow('expected a rejection');
  await expect(scenario.when({ type: 'add', by: 0 }).thenRefuses('TALLY_FULL')).rejects.toThrow('error code');
  await expect(scenario.when({ type: 'add', by: 0 }).thenRefuses('TALLY_NOT_POSITIVE', {})).rejects.toThrow('details');
  await expect(scenario.when({ type: 'add', by: 0 }).then(added)).rejects.toMatchObject({ code: 'TALLY_NOT_POSITIVE' });
  expect(() => project(addition, started, added).then({})).toThrow(ExpectationFailed);
});

test('services that the test does not give cannot be asked', async () => {
  await expect(creating(tally).when({ type: 'start', label: 'x' }).then(started)).rejects.toThrow('"allows"');
});

test('a handler, an apply or an update that changes its input fails', async () => {
  const mutating: Aggregate<TallyTypes> = { ...tally, apply: (state, event) => Object.assign(state, event) };
  await expect(given(mutating).when(add).then(added)).rejects.toThrow(TypeError);
  const impure = { ...addition, update: (_: unknown, event: object) => Object.assign(event, { by: 1 }) as never };
  expect(() => project(impure, started).then({})).toThrow(TypeError);
});

test('an update that is not the same twice fails', () => {
  let calls = 0;
  const counting = { ...addition, update: () => ({ tallyId: 'a', version: 1, by: (calls += 1) }) };
  expect(() => project(counting, started).then({})).toThrow('a second update with the same event');
});

test('equality is that of plain data', () => {
  assertEqual({ a: [1, { b: undefined }] }, { a: [1, {}] });
  assertEqual(new Map([['a', { b: 1 }]]), new Map([['a', { b: 1 }]]));
  const unequal: [unknown, unknown][] = [
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: null }],
    [[1], { 0: 1 }],
    [[1, 2], [1]],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [0, -0],
    ['1', 1],
    [null, undefined],
  ];
  for (const [a, b] of unequal) expect(() => assertEqual(a, b)).toThrow(ExpectationFailed);
});

test('the test context is the same every time', () => {
  expect({ ...testContext(), newId: 0 }).toEqual({
    userId: 'tester',
    requestId: 'request-1',
    correlationId: 'request-1',
    causationId: 'request-1',
    at: '2026-01-01T00:00:00.000Z',
    newId: 0,
  });
  expect(testContext().newId()).toBe('id-0001');
});
