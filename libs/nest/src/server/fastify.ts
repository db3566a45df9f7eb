import type { IncomingMessage } from 'node:http';
import { HttpException } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { newRequestId } from '../context/request-id.js';
import { ProblemFilter } from '../problems/problem.filter.js';

/** Returns the adapter of Fastify. It answers with a problem even if Fastify refuses a malformed path before any route. */
export function fastifyAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: (request: IncomingMessage) => newRequestId(request),
    // Requests that arrive on an open connection while the server closes are still answered.
    return503OnClosing: false,
    // Above Fastify's 100, so that an id that is too long is answered like an unknown id, up to a length that no honest client sends.
    routerOptions: { maxParamLength: 1_024 },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      new ProblemFilter().answer(new HttpException(error.message, error.statusCode ?? 400), request, reply);
    },
  });
}

/** Removes Fastify's parser of plain text, so that only JSON bodies are accepted. Any other type is answered with 415. */
export function acceptOnlyJson(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
}

/** Sends `Connection: close` with each answer while the server closes. */
export function sayWhenClosing(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
}
