import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpRefusal } from '../problems/http-refusal.js';
import { occasionOf } from '../problems/occasion.js';
import { hasBody, isBodyless } from './body-head.js';
import { refusalOfProtocol, type ProtocolError } from './protocol-fault.js';
import { answerLast, answerRaw, closeSoon } from './raw-answer.js';
import { requestIdOf } from '../context/request-id.js';
import { unparsedHead } from './unparsed-head.js';

const limits = {
  /** How long the headers of a request may take, and the whole request. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  /** Longer than a load balancer usually keeps a connection, so that it does not send a request on one that is just closing. */
  keepAliveTimeout: 72_000,
};

/** How long a connection may be silent, also while a request is answered. */
const silenceMs = 120_000;

/** Returns the HTTP server. What Node refuses by itself it answers with a problem. */
export function nodeServer(handler: RequestListener): Server {
  const options = { ...limits, requireHostHeader: false, shouldUpgradeCallback: () => false };
  /** The latest response of each connection. */
  const latest = new WeakMap<Duplex, ServerResponse>();
  /** The connections that are refused, and close once the requests before are answered. */
  const refused = new WeakSet<Duplex>();
  const serve: RequestListener = (request, response) => {
    latest.set(request.socket, response);
    // Such a body may be what another server takes for a request of its own. After Expect, a client need not send the body of a request
    // that is refused, so what follows may be the next request.
    const isUnclear = (isBodyless(request) && hasBody(request)) || request.headers.expect !== undefined;
    if (isUnclear) response.shouldKeepAlive = false;
    handler(request, response);
  };
  /** Calls back once all requests that arrived before are answered. */
  const afterAnswers = (socket: Duplex, then: () => void) => {
    const response = latest.get(socket);
    if (response && !response.writableFinished) response.once('close', then);
    else then();
  };

  return createServer(options, serve)
    .setTimeout(silenceMs)
    .on('checkContinue', serve)
    .on('checkExpectation', serve)
    .on('connect', (request, socket) => {
      // Node has taken its own listeners off.
      socket.on('error', () => socket.destroy()).resume();
      const refusal = new HttpRefusal('REQUEST_REFUSED', 'This server is no proxy: it does not take CONNECT.');
      afterAnswers(socket, () => answerRaw(socket, refusal, { requestId: requestIdOf(request) }));
    })
    .on('clientError', (error: ProtocolError, socket) => {
      // Node's parser reports everything that comes after the first fault as a fault, too.
      if (refused.has(socket)) return;
      refused.add(socket);
      const { requestLine, method, occasion } = unparsedHead(error);
      const refusal = refusalOfProtocol(error, requestLine);
      const response = latest.get(socket);
      if (!response || response.req.complete) afterAnswers(socket, () => answerRaw(socket, refusal, occasion, method));
      else if (response.headersSent) closeSoon(socket);
      else {
        const { url = '', headers } = response.req;
        answerLast(response, refusal, occasionOf({ id: requestIdOf(response.req), url, headers }));
      }
    });
}
