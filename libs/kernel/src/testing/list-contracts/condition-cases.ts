import type { Comparison, Condition, Operator } from '../../model/condition.js';
import { assertEqual, codeOf, rejectionOf } from '../kit/expectation.js';
import type { ListBench } from './list-bench.js';
import type { SpecimenFields } from './specimen.js';

type Where = Condition<SpecimenFields>;

async function found(bench: ListBench, where: Where): Promise<string> {
  return (await bench.page({ where }, 100)).ids.join(' ');
}

/** A comparison of a field, also with a value that a caller without types may pass. */
const by = (field: string, operator: Operator, value: unknown) =>
  ({ field, operator, value }) as Comparison<SpecimenFields>;

/** How conditions select records. */
export const conditionCases: Record<string, (bench: ListBench) => Promise<void>> = {
  'each operator compares text by code points and numbers by their values': async (bench) => {
    await bench.put(
      { id: 'a', name: 'a', size: -1.5 },
      { id: 'b', name: '\uffff', size: 0 },
      { id: 'c', name: '😀', size: 2 },
    );
    const texts: [Operator, unknown, string][] = [
      ['eq', '\uffff', 'b'],
      ['ne', '\uffff', 'a c'],
      ['lt', '\uffff', 'a'],
      ['le', '\uffff', 'a b'],
      ['gt', '\uffff', 'c'],
      ['ge', '\uffff', 'b c'],
      ['in', ['\uffff', '😀', 'other'], 'b c'],
      ['out', ['\uffff', '😀', 'other'], 'a'],
      ['in', [], ''],
      ['out', [], 'a b c'],
    ];
    for (const [operator, value, ids] of texts)
      assertEqual(await found(bench, by('name', operator, value)), ids, operator);
    const numbers: [Operator, unknown, string][] = [
      ['eq', -0, 'b'],
      ['ne', 0, 'a c'],
      ['lt', 0, 'a'],
      ['le', 0, 'a b'],
      ['gt', -1.5, 'b c'],
      ['ge', -1.5, 'a b c'],
      ['in', [2, -1.5], 'a c'],
      ['out', [2], 'a b'],
    ];
    for (const [operator, value, ids] of numbers)
      assertEqual(await found(bench, by('size', operator, value)), ids, operator);
  },

  'a field that is absent or null equals nothing, and is neither less nor greater': async (bench) => {
    await bench.put({ id: 'absent' }, { id: 'null', name: null }, { id: 'x', name: 'x' });
    for (const operator of ['eq', 'le', 'ge'] as const) assertEqual(await found(bench, by('name', operator, 'x')), 'x');
    for (const operator of ['lt', 'gt'] as const) assertEqual(await found(bench, by('name', operator, 'x')), '');
    assertEqual(await found(bench, by('name', 'ne', 'x')), 'absent null');
    assertEqual(await found(bench, by('name', 'out', ['x'])), 'absent null');
    assertEqual(await found(bench, by('name', 'in', ['x', 'y'])), 'x');
  },

  'values of different types are not equal, and neither less nor greater': async (bench) => {
    await bench.put({ id: 'number', name: 1 }, { id: 'text', name: '1' }, { id: 'truth', name: true });
    for (const [value, id] of [
      [1, 'number'],
      ['1', 'text'],
      [true, 'truth'],
    ] as const) {
      for (const operator of ['eq', 'le', 'ge'] as const)
        assertEqual(await found(bench, by('name', operator, value)), id);
      for (const operator of ['lt', 'gt'] as const) assertEqual(await found(bench, by('name', operator, value)), '');
      const others = ['number', 'text', 'truth'].filter((other) => other !== id).join(' ');
      assertEqual(await found(bench, by('name', 'ne', value)), others);
      assertEqual(await found(bench, by('name', 'out', [value])), others);
    }
  },

  'conditions are nested in any way; an empty "all" always holds, and an empty "any" never': async (bench) => {
    await bench.put(...['a', 'b', 'c', 'd'].map((id, size) => ({ id, name: 'x', size })));
    const low = by('size', 'lt', 2);
    const even = by('size', 'in', [0, 2]);
    const cases: [Where, string][] = [
      [{ all: [] }, 'a b c d'],
      [{ any: [] }, ''],
      [{ all: [low, even] }, 'a'],
      [{ any: [low, even] }, 'a b c'],
      [{ all: [low, { any: [] }] }, ''],
      [{ any: [low, { all: [] }] }, 'a b c d'],
      [{ all: [{ any: [low, even] }, { any: [by('id', 'eq', 'c'), by('id', 'eq', 'b')] }] }, 'b c'],
      [{ any: [{ all: [low, even] }, { all: [{ all: [by('id', 'eq', 'd')] }] }] }, 'a d'],
      [{ all: [by('size', 'ge', 1), by('size', 'le', 2), by('size', 'ne', 2)] }, 'b'],
      [{ any: [{ any: [{ any: [] }] }, { all: [{ any: [low] }] }] }, 'a b'],
    ];
    for (const [where, ids] of cases) assertEqual(await found(bench, where), ids, JSON.stringify(where));
  },

  'a condition that is nested a hundred levels deep is met or not as any other': async (bench) => {
    await bench.put({ id: 'a', name: 'x' }, { id: 'b', name: 'y' });
    const x: Where = by('name', 'eq', 'x');
    const nested: Record<'all' | 'any', Where> = { all: x, any: x };
    for (let level = 0; level < 100; level += 1) {
      nested.all = { all: [nested.all, by('name', 'ne', `${level}`)] };
      nested.any = { any: [nested.any, by('name', 'eq', `${level}`)] };
    }
    for (const where of Object.values(nested)) assertEqual(await found(bench, where), 'a');
  },

  'a condition may alternate "all" and "any" ninety levels deep, and no deeper': async (bench) => {
    await bench.put({ id: 'a', name: 'x' }, { id: 'b', name: 'y' });
    let where: Where = by('name', 'eq', 'x');
    for (let level = 0; level < 90; level += 1) {
      const [same, other] = [by('name', 'ne', `${level}`), by('name', 'eq', `${level}`)];
      where = level % 2 ? { all: [where, same] } : { any: [where, other] };
    }
    assertEqual(await found(bench, where), 'a');
    assertEqual(codeOf(await rejectionOf(bench.page({ where: { any: [where] } }, 5))), 'INVALID_INPUT');
  },

  'values that look like operators, fields or patterns are values': async (bench) => {
    const values = ['$gt', '$name', '.*', '/x/', '{"$ne":null}', '__proto__', 'true', 'null', '0'];
    await bench.put(...values.map((name, index) => ({ id: `s${index}`, name })));
    for (const [index, value] of values.entries()) {
      assertEqual(await found(bench, by('name', 'eq', value)), `s${index}`, value);
      assertEqual(await found(bench, by('name', 'in', [value])), `s${index}`, value);
    }
  },

  'a condition or an order that is none, or names another field, is refused': async (bench) => {
    await bench.put({ id: 'a', name: 'x' });
    // Wrong types on purpose: callers without types may pass anything.
    const conditions: unknown[] = [
      {},
      { field: 'other', operator: 'eq', value: 'x' },
      { field: '__proto__', operator: 'eq', value: 'x' },
      { field: 'constructor', operator: 'eq', value: 'x' },
      { field: '$where', operator: 'eq', value: 'x' },
      { field: 'name', operator: '$eq', value: 'x' },
      { field: 'name', operator: 'toString', value: 'x' },
      { all: { field: 'name', operator: 'eq', value: 'x' } },
      { any: 'x' },
      { all: [{ any: [{}] }] },
      ...[null, 'all', 5, [], () => true].flatMap((odd) => [odd, { all: [odd] }]),
    ];
    const values: unknown[] = [null, undefined, NaN, Infinity, 1n, { $gt: '' }, ['x'], '\ud800', new Date(0), /x/];
    conditions.push(...values.map((value) => ({ field: 'name', operator: 'ne', value })));
    conditions.push(
      ...[...values, 'x', ['x', null]]
        .map((value) => ({ field: 'name', operator: 'out', value }))
        .filter(({ value }) => !(Array.isArray(value) && value.length === 1)),
    );
    for (const where of conditions) {
      const refused = await rejectionOf(bench.page({ where: where as Where }, 5));
      assertEqual(codeOf(refused), 'INVALID_INPUT');
    }
  },
};
