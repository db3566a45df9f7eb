import { expect, test } from '@jest/globals';
import { loggedError } from './logged-error.js';

test('the log text of an error says where it was thrown, even if its message is very long', () => {
  expect(loggedError(new Error('odd'))).toMatch(/^Error: odd\n +at .*logged-error\.spec/);
  const long = loggedError(new Error('x'.repeat(20_000_000)));
  expect(long.length).toBeLessThan(6_000);
  expect(long).toMatch(/^Error: x+\n\.\.\.\n/);
  expect(long).toContain('logged-error.spec');
});

test('every thrown value has a log text', () => {
  const toString = () => {
    throw new Error('It has no text.');
  };
  const silent = Object.assign(new Error(), { stack: undefined, toString });
  const thrown: readonly unknown[] = [undefined, null, 'text', Object.create(null), silent];
  expect(thrown.map(loggedError)).toEqual([
    'undefined',
    'null',
    'text',
    'something that cannot be shown was thrown',
    'something that cannot be shown was thrown',
  ]);
});
