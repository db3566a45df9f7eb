import { expect, test } from '@jest/globals';
import { InvalidDeclaration } from '@snapfold/kernel';
import { z } from 'zod';
import { assertApis } from './assert-apis.js';

type Api = Parameters<typeof assertApis>[0][number];
type View = Parameters<typeof assertApis>[1][number];

/** Returns a definition that says nothing wrong, but for what is given. */
function api(more: Partial<Api> = {}): Api {
  return {
    ...{ name: 'Tally', path: 'tallies', create: { type: 'start', fields: {} }, update: { add: {} } },
    ...{ events: { started: {} }, filters: {}, shown: z.object({ id: z.string() }).meta({ id: 'Tally' }) },
    ...more,
  };
}
const view = (of: Api, more: Partial<View> = {}): View => ({
  ...{ of, path: 'parts', operation: 'partList', shown: z.object({}) },
  ...more,
});
const lamp = (more: Partial<Api> = {}) => api({ name: 'Lamp', path: 'lamps', shown: z.object({}), ...more });

function refusal(aggregates: readonly Api[], views: readonly View[] = []): string {
  try {
    assertApis(aggregates, views);
  } catch (error) {
    if (error instanceof InvalidDeclaration) return error.message;
    throw error;
  }
  return 'accepted';
}

test('definitions that differ in everything that must be different are accepted', () => {
  const one = api();
  expect(refusal([one, lamp()], [view(one), view(one, { path: 'rest', operation: 'rest' })])).toBe('accepted');
});

test.each(['', 'a/b', ':y', '*', '__proto__', 'a b', 'ä', 'take-back', '_a', 'a_'])(
  'a command, an event or a type is not named "%s"',
  (name) => {
    const entry = Object.fromEntries([[name, {}]]);
    expect(refusal([api({ update: entry })])).toContain(`The command "${name}" of the aggregate "Tally"`);
    expect(refusal([api({ create: { type: name, fields: {} } })])).toContain(`The command "${name}"`);
    expect(refusal([api({ events: entry })])).toContain(`The event "${name}" of the aggregate "Tally"`);
  },
);

test.each(['', 'a/b', ':y', '*', '__proto__', 'Tallies', '/tallies', 'a--b'])('no path is "%s"', (path) => {
  expect(refusal([api({ path })])).toContain(`The path "${path}" of the aggregate "Tally"`);
  expect(refusal([api()], [view(api(), { path })])).toContain(`The path "${path}" of the view "${path}"`);
});

test.each(['', 'tally', 'Tal ly', '__proto__'])('no aggregate has the name "%s"', (name) => {
  expect(refusal([api({ name })])).toContain(`The name "${name}"`);
});

test('two aggregates have neither the same name nor the same path', () => {
  expect(refusal([api(), api({ path: 'others' })])).toContain(
    'The name "Tally" of the aggregate "Tally" is also used by',
  );
  expect(refusal([api(), lamp({ path: 'tallies' })])).toBe(
    'INVALID_DECLARATION: The path "tallies" of the aggregate "Lamp" is also used by the aggregate "Tally": rename one of them.',
  );
});

test.each(['audit', 'commands'])('no view has the path "%s" that each aggregate has', (path) => {
  expect(refusal([api()], [view(api(), { path })])).toContain(`The path "tallies/${path}"`);
});

test('two views of an aggregate have different paths, and all operations different ids', () => {
  expect(refusal([api()], [view(api()), view(api(), { operation: 'other' })])).toContain('The path "tallies/parts"');
  expect(refusal([api()], [view(api()), view(api(), { path: 'others' })])).toContain('The operation "partList"');
  expect(refusal([api()], [view(api(), { operation: 'tallyGet' })])).toContain('The operation "tallyGet"');
  expect(refusal([api()], [view(api(), { operation: 'a b' })])).toContain('The operation "a b"');
  expect(refusal([api({ update: { get: {} } })])).toContain('The operation "tallyGet" of the aggregate "Tally"');
  expect(refusal([api({ update: { events: {} } })])).toContain('The operation "tallyEvents" of the aggregate "Tally"');
  expect(refusal([api({ update: { take_back: {}, takeBack: {} } })])).toContain('The operation "tallyTakeBack"');
  expect(refusal([api({ events: { sent_off: {}, sentOff: {} } })])).toContain('The event "sentOff"');
});

test.each(['joint', 'internal'] as const)('a command that is %s has neither a route nor an operation', (mark) => {
  expect(refusal([api({ update: { get: mark, take_back: mark, takeBack: {} } })])).toBe('accepted');
});

test('two different schemas have different ids, also within one definition', () => {
  const colour = (schema: z.ZodType) => ({ colour: schema.meta({ id: 'Colour' }) });
  const [text, number] = [colour(z.string()), colour(z.number())];
  const same = 'Two different schemas have the id "Colour", one of the aggregate "Tally", the other of the aggregate';
  expect(refusal([api({ update: { add: text } }), lamp({ update: { add: number } })])).toContain(`${same} "Lamp"`);
  expect(refusal([api({ update: { add: text, paint: number } })])).toContain(`${same} "Tally"`);
  expect(refusal([api({ update: { add: { ...text, nested: z.object(number) } } })])).toContain(`${same} "Tally"`);
  expect(refusal([api({ update: { add: text } }), lamp({ update: { add: text } })])).toBe('accepted');
});

test('a schema that cannot be documented is named', () => {
  expect(refusal([api({ update: { add: { odd: z.custom(() => true) } } })])).toContain(
    'A schema of the aggregate "Tally" cannot be documented: ',
  );
});
