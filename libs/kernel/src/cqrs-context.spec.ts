import { expect, test } from '@jest/globals';
import { TestRuntime } from '@snapfold/kernel/testing';
import { createContext } from './cqrs-context.js';

test('what the caller does not say is derived', () => {
  const context = createContext(new TestRuntime());
  expect(context).toMatchObject({
    userId: 'anonymous',
    requestId: 'id-0001',
    correlationId: 'id-0001',
    causationId: 'id-0001',
    at: '2026-01-01T00:00:00.000Z',
  });
  expect(context.newId()).toBe('id-0002');
});

test('what the caller says is kept', () => {
  const caller = { userId: 'u', requestId: 'r', correlationId: 'c', causationId: 'e' };
  expect(createContext(new TestRuntime(), caller)).toMatchObject(caller);
});
