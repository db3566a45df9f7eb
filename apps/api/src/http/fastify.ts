import { HttpException } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.filter.js';
import { problemOf } from './problem.js';

/** Fastify, with our problems also for what it refuses before any route, such as a malformed path. */
export function fastifyAdapter(): FastifyAdapter {
  return new FastifyAdapter({
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
