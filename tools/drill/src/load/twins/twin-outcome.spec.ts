import { expect, test } from '@jest/globals';
import type { OrderAnswer } from '../../orders/order-messages.js';
import type { TwinCommand } from './twin-command.js';
import { outcomeOfAnswer } from './twin-outcome.js';

const change = (expectedVersion?: number): TwinCommand => ({
  identity: { id: 't', fingerprint: 'f' },
  command: { kind: 'change', changes: [{ id: 'o', command: { type: 'spend', amount: 60 }, expectedVersion }] },
});
const failed = (code: string, error: 'rejected' | 'conflict' | 'unavailable' | 'fault'): OrderAnswer => ({
  ...{ kind: 'failed', code, error },
  ...(code === 'CONCURRENCY_CONFLICT' ? { actualVersion: 3 } : {}),
});
const kindOf = (answer: OrderAnswer, twin = change()) => outcomeOfAnswer(twin, answer).kind;

test('a command that took effect is acknowledged', () => {
  const receipts = [{ id: 'o', version: 2, position: 3 }];
  const outcome = outcomeOfAnswer(change(), { kind: 'done', changed: false, receipts });
  expect(outcome).toEqual({ kind: 'acknowledged', changed: false, receipts });
});

test('a refusal of the domain, a conflict with the expected version, and a refusal for the moment', () => {
  expect(kindOf(failed('ORDER_LACKS_CREDIT', 'rejected'))).toBe('refused');
  expect(outcomeOfAnswer(change(2), failed('CONCURRENCY_CONFLICT', 'conflict'))).toEqual({
    ...{ kind: 'refused', code: 'CONCURRENCY_CONFLICT', actualVersion: 3 },
  });
  expect(kindOf(failed('CONTENDED', 'unavailable'))).toBe('turned away');
  expect(kindOf(failed('STORE_UNAVAILABLE', 'unavailable'))).toBe('turned away');
  expect(kindOf(failed('OUTCOME_UNKNOWN', 'unavailable'))).toBe('unknown');
});

test.each<[string, OrderAnswer]>([
  ['a fault', failed('NOT_STORABLE', 'fault')],
  ['a decision that takes too long', failed('DECISION_TIMED_OUT', 'unavailable')],
  ['a newer release where there is none', failed('NEWER_EVENT_SCHEMA', 'unavailable')],
  ['an end that nobody asked for', failed('CLOSING', 'unavailable')],
  ['an error of no kind', { kind: 'broken', error: 'TypeError: x' }],
  ['a refusal that this command cannot get', failed('ORDER_REFERENCE_TAKEN', 'conflict')],
  ['a conflict where no version was expected', failed('CONCURRENCY_CONFLICT', 'conflict')],
])('%s is wrong', (_, answer) => {
  expect(kindOf(answer)).toBe('wrong');
});
