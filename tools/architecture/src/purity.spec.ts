import { describe, expect, test } from '@jest/globals';
import { errorsIn, programOf } from './compile.js';
import { brokenRules } from './lint.js';

const unresolvable = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ...['process', 'fetch', 'crypto', 'console', 'performance', 'require', 'Buffer', 'URL'],
];

describe.each(['libs/kernel', 'libs/domain'])('the compiler keeps %s pure', (project) => {
  const path = (name: string) => `${project}/src/fixture-of-${name}.ts`;
  const fixtures = unresolvable.map((name): [string, string] => [path(name), `export const x = ${name};`]);
  const pure = `export const x = Promise.resolve(new Map([[new Date(0), 1n]]));`;
  const program = programOf(project, new Map([...fixtures, [path('pure'), pure]]));

  test.each(unresolvable)('%s does not resolve', (name) => {
    expect(errorsIn(program, path(name))).toEqual([expect.stringMatching(`^Cannot find name '${name}'`)]);
  });
  test('the globals of the language itself resolve', () => {
    expect(errorsIn(program, path('pure'))).toEqual([]);
  });
});

const impure: [code: string, rule: string][] = [
  ['Date.now()', 'no-restricted-properties'],
  [`Date['now']()`, 'no-restricted-properties'],
  ['[1].map(Date.now)', 'no-restricted-properties'],
  ['new Date()', 'no-restricted-syntax'],
  ['new Date', 'no-restricted-syntax'],
  ['Date()', 'no-restricted-syntax'],
  ['Math.random()', 'no-restricted-properties'],
  ['globalThis', 'no-restricted-globals'],
  ['globalThis.Date', 'no-restricted-globals'],
];

describe.each([
  'libs/kernel/src/model/fixture.ts',
  'libs/kernel/src/in-memory/fixture.ts',
  'libs/kernel/src/testing/kit/fixture.ts',
  'libs/domain/src/account/fixture.ts',
  'libs/domain/src/fixture.ts',
])('lint keeps %s pure', (path) => {
  test.each(impure)('%s is impure', async (code, rule) => {
    expect(await brokenRules(path, `export const x = ${code};`)).toEqual([rule]);
  });
  test('destructuring Date is impure', async () => {
    expect(await brokenRules(path, 'export const { now } = Date;')).toEqual(['no-restricted-properties']);
  });
  test.each(['new Date(value)', 'new Date(value).toISOString()', 'Math.max(value, 1)'])('%s is pure', async (code) => {
    expect(await brokenRules(path, `export const x = (value: number) => ${code};`)).toEqual([]);
  });
  test('a computed import is impure', async () => {
    expect(await brokenRules(path, 'export const x = import(`mongoose`);')).toEqual(['no-restricted-syntax']);
  });
});

describe('lint forbids reading the wall clock', () => {
  const read = (clock: string) => `export const x = (runtime: { now(): number }) => ${clock}.now() + runtime.now();`;

  test.each([
    'libs/kernel/src/model/fixture.ts',
    'libs/kernel/src/in-memory/fixture.ts',
    'libs/mongoose/src/views/fixture.ts',
    'libs/infrastructure/src/fixture.ts',
    'libs/nest/src/openapi/fixture.ts',
    'apps/api/src/fixture.ts',
    'apps/cli/src/fixture.ts',
    'tools/mongod/src/fixture.ts',
  ])('%s', async (path) => {
    expect(await brokenRules(path, read('runtime'))).toEqual(['no-restricted-properties']);
    expect(await brokenRules(path, 'export const x = Date.now();')).toEqual(['no-restricted-properties']);
    expect(await brokenRules(path, 'export const { now } = Date;')).toEqual(['no-restricted-properties']);
  });
  test('a monotonic clock may be read', async () => {
    const path = 'libs/mongoose/src/views/fixture.ts';
    expect(await brokenRules(path, 'export const x = performance.now();')).toEqual([]);
  });
  test.each(['libs/kernel/src/model/cqrs-context.ts', 'libs/kernel/src/followers/following-status.ts'])(
    '%s may ask what time it is, but only its runtime',
    async (path) => {
      expect(await brokenRules(path, read('runtime'))).toEqual([]);
      expect(await brokenRules(path, read('Date'))).toEqual(['no-restricted-properties']);
    },
  );
});
