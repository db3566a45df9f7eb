import type { IncomingMessage } from 'node:http';
import { readInto } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import type { SentHeader } from './sent.decorator.js';

/**
 * Returns what is wrong with the headers of a request whose handler uses those in `taken`. A request that changes something may not rely
 * on an `Idempotency-Key` or an `If-Match` that its handler ignores: the client would believe in a protection that is not there.
 */
export function sentHeaderFaults(request: IncomingMessage, taken: readonly SentHeader[]): readonly RequestFault[] {
  const faults: RequestFault[] = [];
  for (const { read } of taken) readInto(faults, () => read(request));
  if (request.method === 'GET' || request.method === 'HEAD') return faults;
  const stray = protections.filter((name) => request.headers[name.toLowerCase()] !== undefined);
  return [...faults, ...stray.filter((name) => taken.every((header) => header.name !== name)).map(strayHeader)];
}

const protections = ['Idempotency-Key', 'If-Match'];

function strayHeader(name: string): RequestFault {
  return { in: 'header', path: [name], code: 'NOT_ALLOWED', detail: `"${name}" is not allowed on this request.` };
}
