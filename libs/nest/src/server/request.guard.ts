import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { sentHeaderFaults } from '../commands/sent-header-faults.js';
import { contextFaults } from '../context/context.middleware.js';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import { checkedValue } from '../validation/checked-value.js';
import { quotedName } from '../validation/given.js';
import { queryFaults } from '../validation/query-string.js';
import { declaredBy, type DeclaredInput } from './declared-input.js';

/**
 * Checks a request against what its handler declares, before any parameter is made: headers, query and body. So a client learns of
 * everything that is wrong at once. What a handler does not declare is refused, too.
 */
export class RequestGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const declared = declaredBy(context);
    const faults = [
      ...contextFaults(request.raw),
      ...sentHeaderFaults(request.raw, declared.headers),
      ...(await inputFaults(request, declared)),
    ];
    if (faults.length > 0) throw new MalformedRequest(faults);
    return true;
  }
}

async function inputFaults({ query, body }: FastifyRequest, declared: DeclaredInput): Promise<RequestFault[]> {
  const { queryNames, hasBody, schemas } = declared;
  const asked = Object(query) as object;
  const faults: RequestFault[] = [...queryFaults(asked)];
  if (queryNames)
    faults.push(
      ...Object.keys(asked)
        .filter((name) => !queryNames.includes(name))
        .map(unknownParameter),
    );
  if (!hasBody && body !== undefined)
    faults.push({ in: 'body', path: [], code: 'NOT_ALLOWED', detail: 'This route takes no body.' });
  const given = { query: asked, body };
  for (const { part, schema } of schemas) faults.push(...(await checkedValue(given[part], schema, part)).faults);
  return faults;
}

function unknownParameter(name: string): RequestFault {
  const detail = `${quotedName(name)} is not a query parameter of this route.`;
  return { in: 'query', path: [name], code: 'UNKNOWN', detail };
}
