import { HttpException } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../problems/problem.filter.js';
import { problemOf } from '../problems/problem.js';

/** Fastify, with our problems also for what it refuses before any route, such as a malformed path. */
export function fastifyAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    // What arrives on an open connection while the server closes is still answered.
    return503OnClosing: false,
    // An id that is too long is an unknown id, up to a length that no honest client sends.
    routerOptions: { maxParamLength: 1_024 },
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, problemOf(new HttpException(error.message, error.statusCode ?? 400)));
    },
  });
}

/** Leaves Fastify's JSON parser as the only one: every other type of body is refused as such. */
export function acceptOnlyJson(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
}

/** While the server closes, each answer says that it is the last of its connection. */
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
