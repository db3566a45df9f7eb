import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { TestRuntime } from '@snapfold/kernel/testing';
import { MalformedRequest } from '../problems/malformed-request.js';
import { contextFaults, ContextMiddleware, contextOf } from './context.middleware.js';

function requestWith(headers: Readonly<Record<string, string>>): IncomingMessage {
  const request = Object.assign(new IncomingMessage(new Socket()), { headers });
  new ContextMiddleware(new TestRuntime()).use(request, new ServerResponse(request), () => undefined);
  return request;
}

test('the context of a request is made of its headers', () => {
  const request = requestWith({ 'x-user-id': 'ada', 'x-correlation-id': 'c' });
  expect(contextOf(request)).toMatchObject({ userId: 'ada', correlationId: 'c' });
  expect(contextFaults(request)).toEqual([]);
});

test('a request with malformed headers has no context, even for a handler that no guard protects', () => {
  const request = requestWith({ 'x-user-id': 'a b', 'x-correlation-id': '' });
  expect(() => contextOf(request)).toThrow(MalformedRequest);
  expect(contextFaults(request).map(({ path }) => path)).toEqual([['X-User-Id'], ['X-Correlation-Id']]);
});

test('a request that the middleware has not seen has no context', () => {
  expect(() => contextOf(new IncomingMessage(new Socket()))).toThrow('ContextMiddleware did not run');
});
