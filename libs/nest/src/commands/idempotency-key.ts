import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CommandIdentity } from '@snapfold/kernel/engine';
import type { FastifyRequest } from 'fastify';
import { contextOf } from '../context/context.middleware.js';
import { headerFault, singleHeader } from '../context/header.js';
import { idempotencyKey as form } from '../headers/forms.js';

const header = 'Idempotency-Key';

/**
 * Returns the identity of a request with an `Idempotency-Key`, by which the engine gives it one effect and one outcome. The key belongs
 * to the caller and to the route: another caller or route may use the same one. What else the request says is its fingerprint.
 * @throws {@link MalformedRequest} if the key is malformed
 */
export function identityOf(request: FastifyRequest): CommandIdentity | undefined {
  const key = idempotencyKey(request.raw);
  if (key === undefined) return undefined;
  const { method, routeOptions, params, query, body = {}, headers } = request;
  const { userId } = contextOf(request.raw);
  return {
    id: hashOf([userId, method, routeOptions.url, key]),
    fingerprint: hashOf([params, query, body, headers['if-match'] ?? null]),
  };
}

/**
 * Returns the key: 1 to 255 visible ASCII characters or spaces, either bare or in double quotes (a string of RFC 9651).
 * @throws {@link MalformedRequest}
 */
export function idempotencyKey(request: IncomingMessage): string | undefined {
  const value = singleHeader(request, header);
  if (value === undefined) return undefined;
  const [, bare, quoted] = form.exec(value) ?? [];
  const key = bare ?? quoted?.replaceAll(/\\(["\\])/g, '$1');
  if (key !== undefined) return key;
  throw headerFault(
    header,
    'WRONG_FORMAT',
    'must be 1 to 255 visible ASCII characters or spaces, bare or in double quotes',
  );
}

/** Returns a hash of plain data in which the order of fields does not count. */
function hashOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data, withSortedFields)).digest('base64url');
}

function withSortedFields(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
