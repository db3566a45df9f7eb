import type { IncomingMessage } from 'node:http';
import { isRepeated } from '../context/header.js';
import { HttpRefusal } from '../problems/http-refusal.js';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { FaultCode, RequestPart } from '../problems/request-fault.js';

/**
 * The longest URL that is accepted. It has room for the cursor of a list whose last item has the longest id, in ASCII. It is below Node's
 * limit of 16 kB for all headers, so that a long URL is told from long headers.
 */
export const maxUrlBytes = 12_288;

/** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. */
const hostForm = /^(?:\[[0-9a-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d{0,5})?$/i;

/** Returns why a request is refused for its URL or its headers on every route; `undefined` if it is not. */
export function refusalOfHead(request: IncomingMessage): HttpRefusal | MalformedRequest | undefined {
  const { url = '', headers, httpVersion } = request;
  // Node takes the lines of HTTP/0.9 and HTTP/2.0 for requests, too.
  if (!/^1\.[01]$/.test(httpVersion))
    return new HttpRefusal('REQUEST_REFUSED', 'This server takes HTTP/1.1 and HTTP/1.0.');
  if (url.length > maxUrlBytes) return urlTooLong();
  if (!/^(?:\/|https?:\/\/)/i.test(url)) return malformedPath();
  const expected = httpVersion === '1.1' ? headers.expect : undefined;
  if (expected !== undefined && expected.toLowerCase() !== '100-continue') return new HttpRefusal('EXPECTATION_FAILED');
  return repeatedHeader(request) ?? refusalOfHost(request);
}

export function urlTooLong(): HttpRefusal {
  const message = `The URL is longer than the limit of ${maxUrlBytes} bytes.`;
  return new HttpRefusal('URI_TOO_LONG', message, {}, { limitBytes: maxUrlBytes });
}

export function malformedPath(): MalformedRequest {
  const detail = 'The URL is neither a path nor an http URL, or its percent-encoding is not UTF-8.';
  return malformed('path', [], 'WRONG_FORMAT', detail);
}

function malformed(part: RequestPart, path: readonly string[], code: FaultCode, detail: string) {
  return new MalformedRequest([{ in: part, path, code, detail }]);
}

/** The headers of which Node would keep the first, where another server may keep the last. */
const single = ['Host', 'Content-Type', 'Authorization'];

function repeatedHeader(request: IncomingMessage): MalformedRequest | undefined {
  const repeated = single.find((name) => isRepeated(request, name));
  if (repeated === undefined) return undefined;
  return malformed('header', [repeated], 'DUPLICATE', `The header "${repeated}" may occur only once.`);
}

function refusalOfHost({ headers: { host }, httpVersion }: IncomingMessage): MalformedRequest | undefined {
  if (host === undefined && httpVersion !== '1.1') return undefined;
  if (host === undefined)
    return malformed('header', ['Host'], 'REQUIRED', 'A request of HTTP/1.1 must have the header "Host".');
  if (hostForm.test(host)) return undefined;
  return malformed('header', ['Host'], 'WRONG_FORMAT', '"Host" must be a host name or an address, and perhaps a port.');
}
