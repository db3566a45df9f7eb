import type { IncomingMessage } from 'node:http';
import { readInto } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import { idempotencyKey } from './idempotency-key.js';
import { allowedVersions } from './if-match.js';
import type { SentHeader } from './sent.decorator.js';

/**
 * Returns what is wrong with the `Idempotency-Key` and the `If-Match` of a request whose handler uses the headers in `taken`. A request
 * that changes something may not rely on a header that its handler ignores: the client would believe in a protection that is not there.
 */
export function sentHeaderFaults(request: IncomingMessage, taken: readonly SentHeader[]): readonly RequestFault[] {
  const faults: RequestFault[] = [];
  if (request.method === 'GET' || request.method === 'HEAD') return faults;
  for (const { name, read } of readers) {
    if (taken.includes(name)) readInto(faults, () => read(request));
    else if (request.headers[name.toLowerCase()] !== undefined) faults.push(strayHeader(name));
  }
  return faults;
}

const readers = [
  { name: 'Idempotency-Key', read: idempotencyKey },
  { name: 'If-Match', read: allowedVersions },
] as const;

function strayHeader(name: SentHeader): RequestFault {
  return { in: 'header', path: [name], code: 'NOT_ALLOWED', detail: `"${name}" is not allowed on this request.` };
}
