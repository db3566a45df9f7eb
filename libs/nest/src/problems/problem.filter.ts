import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { isSnapfoldError } from '@snapfold/kernel';
import type { FastifyReply } from 'fastify';
import { OutageLog } from './outage-log.js';
import { problemOf, type EncodeDetails } from './problem.js';
import type { Problem } from './problem.schema.js';

const retryAfterSeconds = 1;

/** Answers every error with `application/problem+json`. A fault is logged with its stack, and its details never reach the client. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('Http');
  readonly #outages = new OutageLog((line) => this.#log.warn(line));

  constructor(private readonly encodeDetails?: EncodeDetails) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error, this.encodeDetails);
    if (problem.status === 500) this.#log.error(error);
    // Compares the code, not the class: the error may be of another copy of the kernel.
    if (isSnapfoldError(error) && error.code === 'STORE_UNAVAILABLE') this.#outages.note(error);
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), problem);
  }
}

/** Sends a problem, with `Retry-After` if its status is 503. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply
    .status(problem.status)
    .type('application/problem+json')
    .headers(problem.status === 503 ? { 'retry-after': String(retryAfterSeconds) } : {})
    .send(problem);
}
