import { expect, test } from '@jest/globals';
import { DomainError } from '@snapfold/kernel';
import { MalformedRequest } from './malformed-request.js';
import { problemOf } from './problem.js';
import type { RequestFault } from './request-fault.js';

const occasion = { requestId: 'r' };
const bytesOf = (problem: object) => Buffer.byteLength(JSON.stringify(problem));
const faults = (count: number, name = 'x'): RequestFault[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ in: 'body', path: [`${name}${index}`], code: 'UNKNOWN' },
    detail: `"${name}${index}" is not a known field.`,
  }));

test('of many faults the first 20 are told', () => {
  const problem = problemOf(new MalformedRequest(faults(90_000)), occasion);
  expect(problem.errors).toHaveLength(20);
  expect(problem.errors?.[19]?.pointer).toBe('#/x19');
  expect(problem.detail).toBe('The request has more than 20 faults; "errors" lists the first.');
  expect(problemOf(new MalformedRequest(faults(20)), occasion).detail).toContain('has 20 faults');
});

test.each([
  ['names of many bytes', new MalformedRequest(faults(20, '\u{1F600}'.repeat(2_000)))],
  ['details of many bytes', new DomainError('NO', 'rejected', 'No.', { text: 'é'.repeat(20_000) })],
  ['a long message', new DomainError('NO', 'rejected', '€'.repeat(20_000))],
  [
    'all of it',
    new DomainError('NO', 'rejected', 'x'.repeat(20_000), { x: 'x'.repeat(20_000) }, 'x'.repeat(20_000), [
      new DomainError('NO', 'rejected', 'x'.repeat(20_000)),
    ]),
  ],
])('a problem with %s has at most 16 kB, and still its code', (_, error) => {
  const problem = problemOf(error, occasion);
  expect(bytesOf(problem)).toBeLessThanOrEqual(16_384);
  expect(JSON.stringify(problem).isWellFormed()).toBe(true);
  expect(problem.code).toBe(error.code);
});

test('small details and faults are told whole, faults before details', () => {
  const error = new DomainError('NO', 'rejected', 'No.', { by: 3 }, 'a.b~/c', [
    new DomainError('ODD', 'rejected', 'Odd.'),
  ]);
  expect(JSON.stringify(problemOf(error, { requestId: 'r', instance: '/v1/x' }))).toBe(
    JSON.stringify({
      ...{ type: 'urn:snapfold:error:NO', title: 'No', status: 422, detail: 'No.', instance: '/v1/x', code: 'NO' },
      ...{ requestId: 'r', retryable: false },
      errors: [
        { in: 'body', pointer: '#/a/b~0~1c', code: 'NO', detail: 'No.' },
        { in: 'body', pointer: '#', code: 'ODD', detail: 'Odd.' },
      ],
      details: { by: 3 },
    }),
  );
});
