import type { CommandResult } from '@snapfold/kernel/engine';
import type { FastifyReply } from 'fastify';

/** Sends `Idempotency-Replayed: true` if the results are the outcome of another sending of the same command. */
export function tellReplay(reply: FastifyReply, results: readonly Pick<CommandResult<never>, 'isReplay'>[]): void {
  if (results.some(({ isReplay }) => isReplay)) void reply.header('idempotency-replayed', 'true');
}
