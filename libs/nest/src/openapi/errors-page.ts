import { platformErrors } from '../problems/platform-errors.js';
import { typeOf } from '../problems/problem.js';
import { faultCodes } from '../problems/request-fault.js';
import type { DocumentedError } from './problem-responses.js';

/** Returns the Markdown page of all error codes, with one heading for each, so that the `type` of every problem has its entry. */
export function errorsPage(title: string, errors: readonly DocumentedError[]): string {
  const platform = Object.entries(platformErrors).map(([code, entry]) => ({ code, ...entry }));
  const own = errors.filter(({ isPlatform }) => !isPlatform);
  const all = [...own, ...platform].toSorted((one, other) => (one.code < other.code ? -1 : 1));
  const faults = Object.entries(faultCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return [
    `# Errors of ${title}`,
    `Every error is a problem document (RFC 9457) of the media type \`application/problem+json\`. Its \`code\` is one of those below and
never changes its meaning; its \`type\` is \`${typeOf('')}\` and the code. \`retryable\` says whether the same request may succeed later.`,
    ...all.map(entryOf),
    `# Faults of requests`,
    `\`errors\` of a problem names each fault of a request: \`in\` which part, at which \`pointer\` (RFC 6901), and with one of these codes, or
with a code from above.`,
    ['| code | meaning |', '| --- | --- |', ...faults].join('\n'),
    '',
  ].join('\n\n');
}

function entryOf({ code, status, meaning, field }: Omit<DocumentedError, 'isPlatform'>): string {
  const facts = [`- Status: ${status}`, `- Send it again: ${retryOf(code, status)}`];
  if (field !== undefined) facts.push(`- Field: \`${field}\``);
  return `## ${code}\n\n${meaning}\n\n${facts.join('\n')}`;
}

function retryOf(code: string, status: number): string {
  if (code === 'OUTCOME_UNKNOWN')
    return 'with the same `Idempotency-Key`; without one, look first whether it took effect';
  if (status === 503) return 'after `Retry-After`';
  return status === 408 ? 'at once' : 'only after a change';
}
