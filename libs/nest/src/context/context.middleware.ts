import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { CqrsContext } from '@snapfold/kernel';
import { createContext, traceIdOf, type Runtime } from '@snapfold/kernel/engine';
import { opaqueId, userId } from '../headers/forms.js';
import { MalformedRequest, readInto } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import { parseClientMetadata } from './client-metadata.js';
import { headerFault, singleHeader } from './header.js';
import { requestIdOf } from './request-id.js';
import { RUNTIME } from './runtime.token.js';

/** The context of each request, or what is wrong with the headers of which it should be made. */
const contexts = new WeakMap<IncomingMessage, CqrsContext | MalformedRequest>();

/**
 * Returns the context that {@link ContextMiddleware} made for a request.
 * @throws {@link MalformedRequest} if a header of which it should be made is malformed
 */
export function contextOf(request: IncomingMessage): CqrsContext {
  const context = contexts.get(request);
  if (context instanceof MalformedRequest) throw context;
  if (!context) throw new Error('The request has no CqrsContext, because ContextMiddleware did not run for it.');
  return context;
}

/** Returns what is wrong with the headers of which the context of a request should be made. */
export function contextFaults(request: IncomingMessage): readonly RequestFault[] {
  const context = contexts.get(request);
  return context instanceof MalformedRequest ? context.faults : [];
}

/** Makes the `CqrsContext` of every request from its headers. */
@Injectable()
export class ContextMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  use(request: IncomingMessage, _response: ServerResponse, next: () => void): void {
    const faults: RequestFault[] = [];
    const read = <T>(header: () => T) => readInto(faults, header);
    const caller = {
      userId: read(() => userIdOf(request)),
      requestId: requestIdOf(request),
      correlationId: read(() => idHeader(request, 'X-Correlation-Id')),
      causationId: read(() => idHeader(request, 'X-Causation-Id')),
      traceparent: traceparentOf(request),
      client: read(() => parseClientMetadata(singleHeader(request, 'X-Client-Metadata'))),
    };
    // Not thrown: a guard tells these faults together with those of the query and the body.
    contexts.set(request, faults.length > 0 ? new MalformedRequest(faults) : createContext(this.runtime, caller));
    next();
  }
}

/**
 * Returns the user id that the client claims. It appears in the audit trail, so a malformed one is refused rather than replaced.
 * @throws {@link MalformedRequest} if it is malformed
 */
function userIdOf(request: IncomingMessage): string | undefined {
  const value = singleHeader(request, 'X-User-Id');
  if (value === undefined || userId.test(value)) return value;
  throw headerFault('X-User-Id', 'WRONG_FORMAT', 'must be 1 to 128 of the characters A-Z a-z 0-9 _ . @ : | + -');
}

/** @throws {@link MalformedRequest} if it is malformed, since the events keep it */
function idHeader(request: IncomingMessage, name: string): string | undefined {
  const value = singleHeader(request, name);
  if (value === undefined || opaqueId.test(value)) return value;
  throw headerFault(name, 'WRONG_FORMAT', 'must be 1 to 64 of the characters A-Z a-z 0-9 _ -');
}

/** Returns the W3C trace context. A malformed one counts as absent, as that standard says. */
function traceparentOf(request: IncomingMessage): string | undefined {
  const value = request.headers['traceparent'];
  // A header that occurs twice is joined with a comma, and so it is malformed.
  return typeof value === 'string' && traceIdOf(value) ? value : undefined;
}
