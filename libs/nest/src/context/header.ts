import type { IncomingMessage } from 'node:http';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { FaultCode } from '../problems/request-fault.js';

/**
 * Returns the value of a header that may occur once, or `undefined` if it is absent.
 * @throws {@link MalformedRequest} if it occurs several times
 */
export function singleHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  if (typeof value === 'object' || isRepeated(request, name))
    throw headerFault(name, 'DUPLICATE', 'occurs several times');
  return value;
}

/** Whether a header occurs several times. Node joins the values of most of them to one text, and keeps the first of the others. */
export function isRepeated({ headers, rawHeaders }: IncomingMessage, name: string): boolean {
  const sought = name.toLowerCase();
  if (headers[sought] === undefined) return false;
  return rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === sought).length > 1;
}

/** Returns the error for a header at fault. `what` completes the sentence that the name of the header begins. */
export function headerFault(name: string, code: FaultCode, what: string): MalformedRequest {
  return new MalformedRequest([{ in: 'header', path: [name], code, detail: `"${name}" ${what}.` }]);
}
