import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { CqrsContext } from '@snapfold/kernel';
import { createContext, type Runtime } from '@snapfold/kernel/engine';
import { MalformedRequest } from '../problems/malformed-request.js';
import { RUNTIME } from './runtime.token.js';

const contexts = new WeakMap<IncomingMessage, CqrsContext>();

/** Returns the context that {@link ContextMiddleware} made for a request. */
export function contextOf(request: IncomingMessage): CqrsContext {
  const context = contexts.get(request);
  if (!context) throw new Error('The request has no CqrsContext, because ContextMiddleware did not run for it.');
  return context;
}

/** Makes the `CqrsContext` of every request from its headers, and answers with its `X-Request-Id`. */
@Injectable()
export class ContextMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  use(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
    const requestId = requestIdOf(request) ?? this.runtime.newId();
    response.setHeader('x-request-id', requestId);
    try {
      const correlationId = idHeader(request, 'x-correlation-id');
      contexts.set(request, createContext(this.runtime, { userId: userIdOf(request), requestId, correlationId }));
      next();
    } catch (error) {
      // Passed on, not thrown: an error that a middleware throws reaches the filters without Fastify's reply.
      next(error);
    }
  }
}

/** Returns the id that Fastify gave the request. */
function requestIdOf(request: IncomingMessage & { readonly id?: unknown }): string | undefined {
  return typeof request.id === 'string' ? request.id : undefined;
}

/** Returns the id that the client chose, or `undefined` if it is absent or malformed, so that a default is taken. */
export function idHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}

/**
 * Returns the user id that the client claims. It appears in the audit trail, so a malformed one is refused rather than replaced.
 * @throws {@link MalformedRequest} if it is malformed
 */
function userIdOf(request: IncomingMessage): string | undefined {
  const value = request.headers['x-user-id'];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[\w.@:|+-]{1,128}$/.test(value)) return value;
  throw new MalformedRequest([
    {
      in: 'header',
      path: ['X-User-Id'],
      code: 'WRONG_FORMAT',
      detail: '"X-User-Id" must be 1 to 128 of the characters A-Z a-z 0-9 _ . @ : | + -',
    },
  ]);
}
