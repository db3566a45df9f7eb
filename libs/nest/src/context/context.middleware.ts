import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { CqrsContext } from '@snapfold/kernel';
import { createContext, type Runtime } from '@snapfold/kernel/engine';
import { MalformedRequest } from '../problems/malformed-request.js';
import { RUNTIME } from './runtime.token.js';

const contexts = new WeakMap<IncomingMessage, CqrsContext>();

/** The context that the middleware made for a request. */
export function contextOf(request: IncomingMessage): CqrsContext {
  const context = contexts.get(request);
  if (!context) throw new Error('The context middleware did not see this request.');
  return context;
}

/** Makes the CqrsContext of every request, from its headers. */
@Injectable()
export class ContextMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  use(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
    const requestId = idHeader(request, 'x-request-id') ?? this.runtime.newId();
    response.setHeader('x-request-id', requestId);
    try {
      const correlationId = idHeader(request, 'x-correlation-id');
      contexts.set(request, createContext(this.runtime, { userId: userIdOf(request), requestId, correlationId }));
      next();
    } catch (error) {
      // Handed on: what a middleware throws reaches the filters without Fastify's reply.
      next(error);
    }
  }
}

/** An id that the client may choose; one that is malformed is replaced. */
function idHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}

/** Who the client says it is. It goes into the audit trail, so a malformed one is refused and not replaced. */
function userIdOf(request: IncomingMessage): string | undefined {
  const value = request.headers['x-user-id'];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[\w.@:|+-]{1,128}$/.test(value)) return value;
  throw new MalformedRequest([
    { field: 'X-User-Id', message: 'must be 1 to 128 of the characters A-Z a-z 0-9 _ . @ : | + -' },
  ]);
}
