import { HttpRefusal } from '../problems/http-refusal.js';
import { maxUrlBytes, urlTooLong } from './message-head.js';

/** An error of Node's HTTP parser or of its timers. */
export interface ProtocolError extends Error {
  readonly code?: string;
  /** The bytes that the parser was reading, and how far it came in them. */
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

const malformedLine = 'The request line is malformed.';
const framing = 'Content-Length and Transfer-Encoding must say clearly where the body ends.';

/** What is wrong, by the code of the error. */
const meanings = new Map([
  ['HPE_INVALID_METHOD', 'The request line does not start with a method of HTTP.'],
  ['HPE_INVALID_URL', malformedLine],
  ['HPE_INVALID_VERSION', malformedLine],
  ['HPE_INVALID_CONSTANT', malformedLine],
  ['HPE_INVALID_CONTENT_LENGTH', framing],
  ['HPE_UNEXPECTED_CONTENT_LENGTH', framing],
  ['HPE_INVALID_TRANSFER_ENCODING', framing],
  ['HPE_INVALID_HEADER_TOKEN', 'A header is malformed.'],
  ['HPE_INVALID_CHUNK_SIZE', 'The size of a chunk is malformed.'],
  ['HPE_INVALID_EOF_STATE', 'The connection ended before the request was complete.'],
]);

/** Returns the refusal of a request that breaks the rules of HTTP/1.1, or did not arrive in time. */
export function refusalOfProtocol({ code = '' }: ProtocolError, requestLine: string): HttpRefusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new HttpRefusal('REQUEST_TIMEOUT');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new HttpRefusal('BODY_TOO_LARGE', 'The extensions of the chunks are larger than the limit of 16 kB.');
  if (code === 'HPE_HEADER_OVERFLOW')
    return requestLine.length > maxUrlBytes ? urlTooLong() : new HttpRefusal('HEADERS_TOO_LARGE');
  return new HttpRefusal('REQUEST_REFUSED', meanings.get(code) ?? 'The request is not valid HTTP/1.1.');
}
