import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpRefusal } from '../problems/http-refusal.js';
import { problemOf, type Occasion } from '../problems/problem.js';

/** How long a refused connection stays open, so that a client that is still sending can read the answer. */
const lingerMs = 1_000;

/** Answers with a problem on a connection of which HTTP has lost track, and closes the connection. `HEAD` gets no body. */
export function answerRaw(socket: Duplex, refusal: HttpRefusal, occasion: Occasion, method?: string): void {
  if (!socket.writable) return;
  const { status, headers, body } = problemAnswer(refusal, occasion);
  const lines = Object.entries({ date: new Date().toUTCString(), connection: 'close', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  closeSoon(socket, `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${method === 'HEAD' ? '' : body}`);
}

/** Sends the rest of what is to be sent, and closes the connection. */
export function closeSoon(socket: Duplex, rest = ''): void {
  socket.end(rest);
  const linger = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(linger));
}

/** Answers a request of which only the body broke the rules of HTTP, and closes the connection. */
export function answerLast(response: ServerResponse, refusal: HttpRefusal, occasion: Occasion): void {
  const { status, headers, body } = problemAnswer(refusal, occasion);
  response.shouldKeepAlive = false;
  response.writeHead(status, headers).end(body);
}

function problemAnswer(refusal: HttpRefusal, occasion: Occasion) {
  const problem = problemOf(refusal, occasion);
  const body = JSON.stringify(problem);
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': occasion.requestId,
    ...refusal.headers,
  };
  return { status: problem.status, headers, body };
}
