import type { FastifyRequest } from 'fastify';
import type { Occasion } from './problem.js';

const maxInstance = 1_024;

/** Returns what the problem document of a request says about the request. */
export function occasionOf(request: FastifyRequest): Occasion {
  const { id, url, headers } = request;
  const [path = ''] = url.split('?', 1);
  const [, traceId] = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(headers['traceparent'] ?? '')) ?? [];
  return {
    requestId: id,
    instance: path.slice(0, maxInstance),
    traceId,
    hasKey: headers['idempotency-key'] !== undefined,
  };
}
