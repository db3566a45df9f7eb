import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { opaqueId } from '../headers/forms.js';

const ids = new WeakMap<IncomingMessage, string>();

/** Returns the id of a request: the `X-Request-Id` that the client chose, if it is well-formed, or else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const id = ids.get(request) ?? chosen(request) ?? randomUUID();
  ids.set(request, id);
  return id;
}

function chosen({ headers }: IncomingMessage): string | undefined {
  const value = headers['x-request-id'];
  return typeof value === 'string' && opaqueId.test(value) ? value : undefined;
}
