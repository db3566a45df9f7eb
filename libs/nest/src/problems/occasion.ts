import { traceIdOf } from '@snapfold/kernel/engine';
import type { FastifyRequest } from 'fastify';
import { opaqueId } from '../headers/forms.js';
import type { Occasion } from './problem.js';

const maxInstance = 1_024;

/** Returns what the problem document of a request, and the log, say about the request. */
export function occasionOf({ id, url, headers }: Pick<FastifyRequest, 'id' | 'url' | 'headers'>): Occasion {
  const [path = ''] = url.split('?', 1);
  const headerOf = (name: string) => String(headers[name] ?? '');
  const [correlationId] = opaqueId.exec(headerOf('x-correlation-id')) ?? [];
  return {
    requestId: id,
    instance: path.slice(0, maxInstance),
    correlationId,
    traceId: traceIdOf(headerOf('traceparent')),
    hasKey: headers['idempotency-key'] !== undefined,
  };
}

/** Names a request in the log, by all ids that a client or another service may search for. */
export function inLog({ requestId, correlationId, traceId }: Occasion): string {
  const others = [correlationId && `correlation ${correlationId}`, traceId && `trace ${traceId}`].filter(Boolean);
  return `Request ${requestId}${others.length > 0 ? ` (${others.join(', ')})` : ''}`;
}
