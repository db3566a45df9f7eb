import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scanJson } from './json-scanner.js';

const scan = (text: string) => scanJson(Buffer.from(text)).map(({ code, path }) => [code, path.join('/')]);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('given JSON that a schema may judge, no fault is found', () => {
  test.each([
    '{}',
    ' [ ] ',
    '"a\\u00e9é\\n\\ud83d\\ude00"',
    '-0.5e+3',
    '{"a":{"a":[1,{"a":null}]},"b":"a"}',
    nested(32),
  ])('%s', (text) => {
    expect(scan(text)).toEqual([]);
  });
});

describe('given a body with a fault, the fault is named with its place', () => {
  test.each([
    ['{"a":1,"b":[{"c":1,"c":2}]}', 'DUPLICATE', 'b/0/c'],
    [String.raw`{"a":1,"\u0061":2}`, 'DUPLICATE', 'a'],
    ['{"a":[0,{"__proto__":1}]}', 'UNKNOWN', 'a/1/__proto__'],
    [String.raw`{"\u005f_proto__":1}`, 'UNKNOWN', '__proto__'],
    [String.raw`{"a":["x","\ud800"]}`, 'WRONG_FORMAT', 'a/1'],
    [String.raw`{"a":"\ude00\ud83d"}`, 'WRONG_FORMAT', 'a'],
    [String.raw`{"\ud800":1}`, 'WRONG_FORMAT', '\ud800'],
    [nested(33), 'TOO_DEEP', Array.from({ length: 32 }, () => 0).join('/')],
    [`\ufeff{}`, 'NOT_JSON', ''],
  ])('%s', (text, code, place) => {
    expect(scan(text)).toEqual([[code, place]]);
  });

  test.each(['[1,]', '{"a":1,}', '{,}', '[1 2]', '{"a" 1}', '{a:1}', '01', '+1', '1.', '.5', 'nul', 'NaN', '"\t"'])(
    '%s is not JSON',
    (text) => {
      expect(scan(text)).toEqual([['NOT_JSON', '']]);
    },
  );

  test.each([
    '',
    ' ',
    '{',
    '[',
    '"',
    '"\\',
    '"\\u12',
    '{"a"',
    '{"a":',
    '{"a":1',
    '[1',
    '[1,',
    '{}{}',
    '[]]',
    '{"a":1]',
  ])('%s is not JSON either', (text) => {
    expect(scan(text)).toEqual([['NOT_JSON', '']]);
  });

  test('bytes that are not UTF-8', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      expect(scanJson(Buffer.from(bytes))).toMatchObject([{ code: 'NOT_UTF8', path: [] }]);
  });

  test('the detail says where a body stops to be JSON', () => {
    expect(scanJson(Buffer.from('{"é": x}'))[0]?.detail).toBe(
      'The body is not JSON: byte 7 is not what JSON has there.',
    );
    expect(scanJson(Buffer.from('[1'))[0]?.detail).toBe('The body is not JSON: it ends too early.');
  });

  test('all faults are found, also behind each other, up to one more than a problem lists', () => {
    expect(scan(String.raw`{"a":"\ud800","a":1,"__proto__":[}`)).toEqual([
      ['WRONG_FORMAT', 'a'],
      ['DUPLICATE', 'a'],
      ['UNKNOWN', '__proto__'],
      ['NOT_JSON', ''],
    ]);
    expect(scan(`[${'{"a":1,"a":2},'.repeat(1_000)}0]`)).toHaveLength(21);
  });
});

const isProto = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, '__proto__') || Object.values(value).some((inner) => isProto(inner)));
const unit = fc.oneof(fc.constantFrom('binary', 'grapheme'));
const value = unit.chain((stringUnit) => fc.jsonValue({ maxDepth: 6, stringUnit })).filter((json) => !isProto(json));

test('given any JSON value, what JSON.stringify makes of it has no fault', () => {
  fc.assert(
    fc.property(value, fc.nat(2), (json, indent) => {
      expect(scanJson(Buffer.from(JSON.stringify(json, undefined, indent)))).toEqual([]);
    }),
  );
});

test('given JSON of which bytes are changed, it has the fault NOT_JSON exactly if JSON.parse refuses it', () => {
  const mutation = fc.record({
    at: fc.nat(),
    byte: fc.oneof(fc.constantFrom(...Buffer.from('{}[]",:\\u0')), fc.nat(255)),
  });
  fc.assert(
    fc.property(value, fc.array(mutation, { minLength: 1, maxLength: 3 }), (json, mutations) => {
      const bytes = Buffer.from(JSON.stringify(json));
      for (const { at, byte } of mutations) bytes[at % bytes.length] = byte;
      const codes = scanJson(bytes).map(({ code }) => code);
      if (codes.includes('NOT_UTF8'))
        return expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
      if (codes.length >= 21) return undefined;
      const parse = () => JSON.parse(bytes.toString()) as unknown;
      if (codes.includes('NOT_JSON')) return expect(parse).toThrow(SyntaxError);
      return expect(parse).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['brackets', '['.repeat(1_000_000)],
  ['objects', '{"":'.repeat(250_000)],
  ['escapes', `"${String.raw`\u0061`.repeat(160_000)}"`],
  ['names', `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":0`).join()}}`],
  ['numbers', `[${'1'.repeat(1_000_000)}]`],
  ['spaces', ' '.repeat(1_000_000)],
])('given 1 MB of %s, the scan takes no longer than 30 parses by JSON.parse of as much', (_, text) => {
  const bytes = Buffer.from(text);
  const reference = JSON.stringify(Array.from({ length: 100_000 }, (__, index) => ({ [index]: 'a' })));
  const timeOf = (run: () => unknown) => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  };
  // Both are measured one after the other, because the machine may be busy; of some runs the best one counts.
  let least = Infinity;
  for (let runs = 0; least >= 30 && runs < 10; runs += 1)
    least = Math.min(least, timeOf(() => scanJson(bytes)) / timeOf(() => JSON.parse(reference)));
  expect(least).toBeLessThan(30);
});
