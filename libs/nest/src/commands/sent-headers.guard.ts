import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import { takenBy, type SentHeader } from './sent.decorator.js';

const headers: readonly SentHeader[] = ['Idempotency-Key', 'If-Match'];

/**
 * Refuses a request that changes something if it relies on an `Idempotency-Key` or on `If-Match`, but its route ignores the header:
 * the client would believe in a protection that is not there.
 */
@Injectable()
export class SentHeadersGuard implements CanActivate {
  canActivate(host: ExecutionContext): boolean {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (request.method === 'GET' || request.method === 'HEAD') return true;
    const taken = takenBy(host.getHandler());
    const stray = headers.filter((name) => request.headers[name.toLowerCase()] !== undefined && !taken.includes(name));
    if (stray.length > 0) throw new MalformedRequest(stray.map(faultOf));
    return true;
  }
}

function faultOf(name: SentHeader): RequestFault {
  return { in: 'header', path: [name], code: 'NOT_ALLOWED', detail: `"${name}" is not allowed on this request.` };
}
