import { expect, test } from '@jest/globals';
import type { Answer } from '@snapfold/running-bank';
import { transfer, withdraw } from './account-commands.js';
import { outcomeOf, outcomeOfFailure } from './outcome.js';

const command = withdraw('a', 100);
const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: new Headers(headers),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const kindOf = (given: Answer) => outcomeOf(command, given).kind;
const retry = { 'retry-after': '1' };

test('a receipt is an acknowledgement', () => {
  expect(outcomeOf(command, answer(200, { id: 'a', version: 2, position: 3 }))).toMatchObject({
    kind: 'acknowledged',
    told: { versions: [{ id: 'a', version: 2 }], position: 3 },
  });
  const receipt = { id: 't', from: { id: 'a', version: 2 }, to: { id: 'b', version: 5 }, position: 9 };
  expect(outcomeOf(transfer('a', 'b', 1), answer(201, receipt))).toEqual({
    kind: 'acknowledged',
    told: { versions: [receipt.from, receipt.to], position: 9 },
  });
});

test('a refusal of the domain, and a refusal for the moment', () => {
  expect(kindOf(answer(422, { code: 'ACCOUNT_INSUFFICIENT_FUNDS' }))).toBe('refused');
  expect(kindOf(answer(503, { code: 'CONTENDED' }, retry))).toBe('turned away');
  expect(kindOf(answer(503, { code: 'OUTCOME_UNKNOWN' }, retry))).toBe('unknown');
});

test.each([
  ['a fault', answer(500, { code: 'INTERNAL_ERROR' })],
  ['503 without Retry-After', answer(503, { code: 'CONTENDED' })],
  ['a refusal that this command cannot get', answer(409, { code: 'ACCOUNT_NOT_EMPTY' })],
  ['a success that is no receipt', answer(200, {})],
  ['a success without a body', answer(200, '')],
  ['a redirection', answer(302, '')],
])('%s is wrong', (_, given) => {
  expect(kindOf(given)).toBe('wrong');
});

test('a broken connection is wrong unless the process was killed meanwhile', () => {
  const error = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
  expect(outcomeOfFailure(error, true)).toEqual({ kind: 'unknown', code: 'ECONNRESET' });
  expect(outcomeOfFailure(error, false)).toEqual({ kind: 'wrong', code: 'no answer: ECONNRESET' });
});
