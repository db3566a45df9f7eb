import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { isSnapfoldError } from '@snapfold/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpRefusal } from './http-refusal.js';
import { loggedError } from './logged-error.js';
import { inLog, occasionOf } from './occasion.js';
import { OutageLog } from './outage-log.js';
import { problemOf, type EncodeDetails } from './problem.js';

const retryAfterSeconds = 1;

/** Answers every error with `application/problem+json`. A fault is logged with its stack, and its details never reach the client. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('Http');
  readonly #outages = new OutageLog((line) => this.#log.warn(line));

  constructor(private readonly encodeDetails?: EncodeDetails) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers a request with the problem of an error. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const occasion = occasionOf(request);
    const problem = problemOf(error, occasion, this.encodeDetails);
    if (problem.status === 500) this.#log.error(`${inLog(occasion)} failed: ${loggedError(error)}`);
    // Compares the code, not the class: the error may be of another copy of the kernel.
    if (isSnapfoldError(error) && error.code === 'STORE_UNAVAILABLE') this.#outages.note(error);
    void reply
      .status(problem.status)
      .type('application/problem+json')
      .headers(problem.status === 503 ? { 'retry-after': String(retryAfterSeconds) } : {})
      .headers(error instanceof HttpRefusal ? error.headers : {})
      .send(problem);
  }
}
