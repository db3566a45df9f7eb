import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { root } from './documents.js';

const part = z.record(z.string(), z.unknown());
const named = z.record(z.string(), part);
const document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ operationId: z.string(), parameters: z.array(part), responses: named })),
  ),
  components: z.object({ responses: named, parameters: named }),
});
const { paths, components } = document.parse(JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')));
const operations = Object.values(paths).flatMap((path) => Object.values(path));

/** Returns the codes that the operation can answer with, by status. */
function codesOf(operationId: string): Record<string, unknown> {
  const responses = operations.find((operation) => operation.operationId === operationId)?.responses ?? {};
  const refused = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  return Object.fromEntries(refused.map(([status, response]) => [status, codesIn(response)]));
}

function codesIn(response: Record<string, unknown>): unknown {
  const { $ref } = response;
  const whole = typeof $ref === 'string' ? components.responses[$ref.replace(/.*\//, '')] : response;
  return /"code":\{"type":"string","enum":(\[.*?\])/.exec(JSON.stringify(whole))?.[1];
}

describe.each(operations)('$operationId', ({ operationId, parameters }) => {
  test('says for each error status which codes it has', () => {
    const codes = Object.entries(codesOf(operationId));
    expect(codes.length).toBeGreaterThan(5);
    for (const [, listed] of codes) expect(listed).toMatch(/^\["[A-Z_]+"/);
  });

  test('has no parameter with an example, which the documentation page would send', () => {
    const whole = parameters.map(({ $ref, ...own }) =>
      typeof $ref === 'string' ? components.parameters[$ref.replace(/.*\//, '')] : own,
    );
    expect(whole).not.toContain(undefined);
    expect(JSON.stringify(whole)).not.toMatch(/"examples?":/);
  });
});

test('the codes of an operation are those of its kind and of the catalogue of its aggregate', () => {
  expect(codesOf('accountDeposit')).toMatchObject({
    404: '["NOT_FOUND"]',
    409: '["ACCOUNT_FROZEN","ACCOUNT_CLOSED","ACCOUNT_NOT_EMPTY"]',
    412: '["CONCURRENCY_CONFLICT"]',
    422: expect.stringContaining('"COMMAND_ID_REUSED","COMMIT_TOO_LARGE","ACCOUNT_OWNER_UNKNOWN"'),
    503: expect.stringContaining('"OUTCOME_UNKNOWN"'),
  });
  expect(codesOf('transferSend')).toMatchObject({ 422: expect.stringContaining('"NOTHING_CHANGED"') });
  expect(codesOf('movementList')).toMatchObject({
    400: expect.stringContaining('"INVALID_CURSOR"'),
    503: expect.stringContaining('"VIEW_BEHIND"'),
  });
  expect(Object.keys(codesOf('accountOpen'))).not.toContain('412');
  expect(Object.keys(codesOf('accountGet'))).not.toContain('409');
});
