import assert from 'node:assert/strict';
import { bankContract } from '@snapfold/conformance';
import { excerpt, PROBE, type Exchange, type RawAnswer } from './raw-exchange.js';

/** The statuses of requests that will fail again. */
export const clientFaults: readonly number[] = Array.from({ length: 100 }, (_, index) => 400 + index);

const maxBytes = 16_384;

/** Asserts that an answer is a problem document with one of the statuses, as the contract of the request's operation promises it. */
export function assertProblem(sent: Buffer | string, answer: RawAnswer, statuses: readonly number[]): void {
  const { status, headers, text } = answer;
  assert.ok(statuses.includes(status), `the status is ${status}, not ${statuses.join(' or ')}`);
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json(?:;|$)/);
  assert.ok(Buffer.byteLength(text) <= maxBytes, 'the problem is too large');
  const { type, code, requestId } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  assert.equal(type, `urn:snapfold:error:${String(code)}`);
  assert.equal(requestId, headers.get('x-request-id'));
  const [, method = 'NONE', target = '/'] = /^([A-Z-]+) (\/\S*) HTTP/.exec(Buffer.from(sent).toString('latin1')) ?? [];
  bankContract().check({
    method,
    target,
    status,
    headers: { get: (name) => headers.get(name.toLowerCase()) ?? null },
    text,
  });
}

/**
 * Asserts that the server refused what was sent with `expected` problems, and then either closed the connection or read on behind it.
 * @throws an `Error` that tells what was sent and answered
 */
export function assertRefused(
  sent: Buffer | string,
  { answers, rest }: Exchange,
  statuses = clientFaults,
  expected = 1,
) {
  try {
    assert.equal(rest, '');
    const problems = answers.filter(({ headers }) => headers.get('x-request-id') !== PROBE);
    assert.equal(problems.length, expected);
    for (const problem of problems) assertProblem(sent, problem, statuses);
    const after = answers.slice(expected).map(({ status }) => status);
    assert.deepEqual(after, after.length > 0 ? [200] : []);
  } catch (error) {
    const told = answers.map(({ status, headers, text }) => ({ status, ...Object.fromEntries(headers), text }));
    throw new Error(`${excerpt(sent)} was answered with ${JSON.stringify(told)}`, { cause: error });
  }
}
