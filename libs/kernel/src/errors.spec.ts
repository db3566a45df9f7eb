import { expect, test } from '@jest/globals';
import * as engine from './engine.js';
import * as kernel from './index.js';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- each class takes arguments of its own
const isErrorClass = (value: unknown): value is Function =>
  typeof value === 'function' && value.prototype instanceof Error;

const classes = Object.entries({ ...kernel, ...engine }).filter(([, value]) => isErrorClass(value));

test('the kernel exports its error classes', () => {
  expect(classes.length).toBeGreaterThan(10);
});

test.each(classes)('%s carries a code and a kind', (name, value) => {
  const args = name === 'DomainError' ? ['CODE', 'rejected', 'No.'] : ['CODE', 'b', 'c'];
  const error: unknown = isErrorClass(value) && Reflect.construct(value, args);
  expect(kernel.isSnapfoldError(error)).toBe(true);
  expect(error).toMatchObject({ name, code: expect.stringMatching(/^[A-Z_]+$/) });
});

test('isSnapfoldError accepts only errors with a message, a code and a known kind, also of another copy of the library', () => {
  const others = [null, undefined, 'x', new Error('x'), Object.assign(new Error('x'), { code: 'E', kind: 'odd' }), {}];
  for (const other of others) expect(kernel.isSnapfoldError(other)).toBe(false);
  expect(kernel.isSnapfoldError(Object.assign(new Error('x'), { code: 'ANOTHER_COPY', kind: 'fault' }))).toBe(true);
});
