import { expect, test } from '@jest/globals';
import { HttpException } from '@nestjs/common';
import { DomainError } from '@snapfold/kernel';
import {
  AggregateNotFound,
  CommandIdReused,
  ConcurrencyConflict,
  Contended,
  InvalidCursor,
  InvalidInput,
  OutcomeUnknown,
  Overloaded,
  StoreUnavailable,
  VersionNotReached,
} from '@snapfold/kernel/engine';
import { NotReady } from '../health/not-ready.js';
import { MalformedRequest } from './malformed-request.js';
import { problemOf as problemAt, type EncodeDetails } from './problem.js';

const occasion = { requestId: 'r', instance: '/v1/x' };
const problemOf = (error: unknown, encode?: EncodeDetails) => problemAt(error, occasion, encode);

test.each([
  [new MalformedRequest([{ in: 'body', path: ['a'], code: 'REQUIRED', detail: 'b' }]), 400, 'MALFORMED_REQUEST'],
  [new InvalidCursor(), 400, 'INVALID_CURSOR'],
  [new DomainError('NO', 'forbidden', 'No.'), 403, 'NO'],
  [new DomainError('NO', 'notFound', 'No.'), 404, 'NO'],
  [new DomainError('NO', 'conflict', 'No.'), 409, 'NO'],
  [new DomainError('NO', 'rejected', 'No.'), 422, 'NO'],
  [new AggregateNotFound('users', 'x'), 404, 'NOT_FOUND'],
  [new CommandIdReused(), 422, 'COMMAND_ID_REUSED'],
  [new ConcurrencyConflict('x', 1, 2), 412, 'CONCURRENCY_CONFLICT'],
  [new Overloaded(), 503, 'OVERLOADED'],
  [new NotReady([], []), 503, 'NOT_READY'],
  [new Contended(), 503, 'CONTENDED'],
  [new OutcomeUnknown('lost'), 503, 'OUTCOME_UNKNOWN'],
  [new StoreUnavailable('gone'), 503, 'STORE_UNAVAILABLE'],
  [new HttpException('Cannot GET /', 404), 404, 'ROUTE_NOT_FOUND'],
  [new HttpException('Slow down', 429), 429, 'TOO_MANY_REQUESTS'],
  [new HttpException('Who are you?', 401), 401, 'UNAUTHORIZED'],
  [new HttpException('Later', 503), 503, 'SERVICE_UNAVAILABLE'],
  [new HttpException('Odd', 499), 499, 'STATUS_499'],
  [new HttpException('secret', 500), 500, 'INTERNAL_ERROR'],
  [Object.assign(new Error('Later.'), { code: 'ADDED_LATER', kind: 'unavailable' }), 503, 'ADDED_LATER'],
  [Object.assign(new Error('secret'), { code: 'A_FAULT', kind: 'fault' }), 500, 'INTERNAL_ERROR'],
  [new VersionNotReached('x', 3, 2), 404, 'VERSION_NOT_REACHED'],
  [new Error('secret'), 500, 'INTERNAL_ERROR'],
  ['secret', 500, 'INTERNAL_ERROR'],
])('%p is answered with %i %s', (error, status, code) => {
  expect(problemOf(error)).toMatchObject({ status, code, title: expect.any(String) });
  expect(JSON.stringify(problemOf(error))).not.toContain('secret');
});

test('the details of a refusal are encoded as the application says', () => {
  const error = new DomainError('NO', 'rejected', 'No.', { by: 3, owner: 'x' });
  expect(problemOf(error).details).toEqual({ by: 3, owner: 'x' });
  expect(problemOf(error, ({ by }) => ({ by: `${String(by)} m` })).details).toEqual({ by: '3 m' });
  expect(problemOf(new DomainError('NO', 'rejected', 'No.'))).not.toHaveProperty('details');
});

test.each([
  [new OutcomeUnknown('lost'), false, false],
  [new OutcomeUnknown('lost'), true, true],
  [new Contended(), false, true],
  [new DomainError('NO', 'conflict', 'No.'), true, false],
  [new Error('secret'), true, false],
])('%p of a request with an idempotency key: %p is retryable: %p', (error, hasKey, retryable) => {
  expect(problemAt(error, { ...occasion, hasKey })).toMatchObject({ retryable });
});

test.each([
  [new InvalidCursor(), { in: 'query', pointer: '#/cursor' }],
  [new InvalidInput('id', 'is too long'), { in: 'path', pointer: '#/id' }],
  [new DomainError('NO', 'rejected', 'No.', {}, 'amount.value'), { in: 'body', pointer: '#/amount/value' }],
  [
    Object.assign(new Error('No.'), { code: 'ODD', kind: 'malformed', field: 'shape' }),
    { in: 'body', pointer: '#/shape' },
  ],
])('%p is a fault of %j', (error, fault) => {
  expect(problemOf(error).errors).toMatchObject([fault]);
});
