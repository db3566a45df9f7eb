import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesOf, root } from './workspace.js';

/**
 * Codes that no request is answered with: the engine catches the first, the next two end a refold of an operator, and only the handler of a
 * subscription meets the last.
 */
const neverAnswered = ['COMMAND_RECORDED', 'SNAPSHOT_OVERTAKEN', 'UNIQUE_KEY_HELD', 'HANDLER_ENDED'];

test('each code that a request may be answered with is in the catalogue from which the documentation is made', () => {
  const codes = filesOf('libs/{kernel,nest}/src/**/*.ts')
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => codesOf(readFileSync(join(root, file), 'utf8')));
  expect(codes).toContain('OUTCOME_UNKNOWN');
  expect(codes).toContain('NEWER_EVENT_SCHEMA');
  const catalogue = readFileSync(join(root, 'libs/nest/src/problems/platform-errors.ts'), 'utf8');
  const listed = new Set([...catalogue.matchAll(/^ {2}([A-Z_]+): \{/gm)].map(([, code]) => code));
  expect(codes.filter((code) => !listed.has(code) && !neverAnswered.includes(code))).toEqual([]);
});

/** Returns the codes of the error classes in a source, without those of faults, which are all answered with `INTERNAL_ERROR`. */
function codesOf(source: string): string[] {
  return source
    .split(/^export class /m)
    .filter((part) => /readonly kind\b.* = '(?!fault')/.test(part))
    .flatMap((part) => [...part.matchAll(/readonly code\b[^;,\n]*/g)])
    .flatMap(([declared]) => [...declared.matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code));
}
