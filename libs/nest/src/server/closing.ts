import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { OpenConnections } from './open-connections.js';

const sweepMs = 50;
/** How long a request may take to arrive whose client connected before the server began to close. */
const lingerMs = 1_000;

/**
 * Sends `Connection: close` with each answer while the server closes. Otherwise a fault in a body leaves the connection open, against
 * Fastify's habit: Node reads away what is left of the body.
 */
export function sayWhenClosing(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    else if (reply.statusCode >= 400 && reply.raw.shouldKeepAlive && reply.hasHeader('connection'))
      void reply.header('connection', 'keep-alive');
    done();
  });
}

/**
 * Stops listening, answers the requests under way, and closes the application. It keeps closing idle connections meanwhile: a connection
 * that an answer leaves open after the server began to close would delay the end by more than a minute.
 */
export async function closeServer(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  await app.close().finally(() => clearInterval(sweep));
}

/**
 * Closes the connections that bring no request while the server closes. Node does not count a connection as idle before its first request,
 * and no longer ends by a time-out what sends no whole head: a client that only keeps a connection ready would delay the end by two minutes.
 */
export function closeUnusedConnections(fastify: FastifyInstance): void {
  const connections = new OpenConnections(fastify.server);
  fastify.addHook('preClose', (done) => {
    const sweep = setInterval(() => connections.closeWaiting(), lingerMs);
    fastify.server.once('close', () => clearInterval(sweep));
    done();
  });
}
