import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { MetadataScanner } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';
import { queryFaults } from '../validation/query-string.js';

/** What a handler declares that it reads, by its parameters. */
interface Declared {
  readonly query: boolean;
  readonly body: boolean;
}

/** Refuses a query or a body that the handler of a route does not declare, and a query that is malformed. */
export class DeclaredInputGuard implements CanActivate {
  readonly #declared = new WeakMap<object, Declared>();

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { query, body } = this.#declaredBy(context);
    const asked = Object(request.query) as object;
    const faults: RequestFault[] = [...queryFaults(asked)];
    if (!query) faults.push(...Object.keys(asked).map(unknownParameter));
    if (!body && request.body !== undefined)
      faults.push({ in: 'body', path: [], code: 'NOT_ALLOWED', detail: 'This route takes no body.' });
    if (faults.length > 0) throw new MalformedRequest(faults);
    return true;
  }

  #declaredBy(context: ExecutionContext): Declared {
    const handler = context.getHandler();
    const known = this.#declared.get(handler) ?? declaredBy(context.getClass(), handler);
    this.#declared.set(handler, known);
    return known;
  }
}

/** Reads Nest's metadata, in which the key of a parameter begins with its type. A handler that takes the whole request may read all of it. */
function declaredBy(controller: Type, handler: object): Declared {
  const prototype = controller.prototype as object;
  // The function itself may have another name, if a decorator has wrapped it.
  const names = new MetadataScanner().getAllMethodNames(prototype);
  const name = names.find((method) => Reflect.get(prototype, method) === handler) ?? '';
  const parameters = Object(Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name)) as object;
  const types = new Set(Object.keys(parameters).map((key) => Number(key.split(':', 1))));
  const reads = (...some: RouteParamtypes[]) => [RouteParamtypes.REQUEST, ...some].some((type) => types.has(type));
  return { query: reads(RouteParamtypes.QUERY), body: reads(RouteParamtypes.BODY, RouteParamtypes.RAW_BODY) };
}

function unknownParameter(name: string): RequestFault {
  return { in: 'query', path: [name], code: 'UNKNOWN', detail: `"${name}" is not a query parameter of this route.` };
}
