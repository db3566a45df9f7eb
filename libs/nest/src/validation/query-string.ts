import { maxFound } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import { quotedName } from './given.js';

const faultsOf = new WeakMap<object, readonly RequestFault[]>();

/**
 * Parses a query string as HTML forms and `URLSearchParams` encode it: `+` and `%20` are a space, and a name without `=` has the empty
 * value. What is wrong with it is not thrown, since Fastify could not answer it: {@link queryFaults} returns it. With 21 faults it reads no
 * further.
 */
export function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  const faults: RequestFault[] = [];
  for (const pair of text.split('&')) {
    if (faults.length === maxFound) break;
    if (pair === '') continue;
    const [name = '', ...rest] = pair.split('=');
    const [decodedName, value] = [decoded(name), decoded(rest.join('='))];
    if (decodedName === undefined || value === undefined) faults.push(notDecodable(decodedName ?? name));
    else if (decodedName in query) faults.push(repeated(decodedName));
    else query[decodedName] = value;
  }
  faultsOf.set(query, faults);
  return query;
}

/** Returns what is wrong on every route with a query string that {@link parseQuery} has parsed. */
export function queryFaults(query: object): readonly RequestFault[] {
  return faultsOf.get(query) ?? [];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function notDecodable(name: string): RequestFault {
  const detail = `The query parameter ${quotedName(name)} is not percent-encoded UTF-8.`;
  return { in: 'query', path: [name], code: 'NOT_UTF8', detail };
}

function repeated(name: string): RequestFault {
  const detail = `The query parameter ${quotedName(name)} occurs several times.`;
  return { in: 'query', path: [name], code: 'DUPLICATE', detail };
}
