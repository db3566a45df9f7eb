import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from '../problems/http-refusal.js';
import { MalformedRequest } from '../problems/malformed-request.js';

/** JSON, in UTF-8 if a charset is named. */
const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset=(?:"utf-?8"|utf-?8)[ \t]*)?$/i;

/** Returns why a body is refused for the method, or for the headers that describe it; `undefined` if it is not. */
export function refusalOfBodyHead(
  request: IncomingMessage,
  limitBytes: number,
): HttpRefusal | MalformedRequest | undefined {
  if (isBodyless(request)) return hasBody(request) ? bodyAfter(request) : undefined;
  const { 'content-type': type, 'content-encoding': encoding, 'transfer-encoding': transfer } = request.headers;
  if (type === undefined ? hasBody(request) : !jsonType.test(type)) return notJson(type);
  if ((encoding ?? 'identity').toLowerCase() !== 'identity' || (transfer ?? 'chunked').toLowerCase() !== 'chunked')
    return new HttpRefusal('UNSUPPORTED_MEDIA_TYPE', 'A body may be sent in chunks, but not compressed or encoded.', {
      'accept-encoding': 'identity',
    });
  return Number(request.headers['content-length'] ?? 0) > limitBytes ? bodyTooLarge(limitBytes) : undefined;
}

/** Says whether a method takes no body. */
export function isBodyless({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'TRACE';
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function bodyAfter({ method }: IncomingMessage): MalformedRequest {
  const detail = `A request with the method ${method} takes no body.`;
  return new MalformedRequest([{ in: 'body', path: [], code: 'NOT_ALLOWED', detail }]);
}

export function bodyTooLarge(limitBytes: number): HttpRefusal {
  const message = `The body is larger than the limit of ${limitBytes} bytes.`;
  return new HttpRefusal('BODY_TOO_LARGE', message, {}, { limitBytes });
}

function notJson(type: string | undefined): HttpRefusal {
  const found = type === undefined ? 'it has no Content-Type' : 'its Content-Type is another';
  const message = `A body must be application/json in UTF-8, but ${found}.`;
  return new HttpRefusal('UNSUPPORTED_MEDIA_TYPE', message, { 'accept-post': 'application/json' });
}
