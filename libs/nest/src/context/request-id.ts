import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Returns the id of a new request: the well-formed `X-Request-Id` of the client, or else a new one. */
export function newRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const value = headers['x-request-id'];
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : randomUUID();
}

/** Returns the id that Fastify gave a request with {@link newRequestId}. */
export function requestIdOf(request: IncomingMessage & { readonly id?: unknown }): string | undefined {
  return typeof request.id === 'string' ? request.id : undefined;
}
