import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contextOf } from '../context/context.middleware.js';

/** A request for a page of a list, apart from what it asks for. */
export interface ListCall {
  /** The path of the route, with the names of its parameters: `/v1/orders/:id/items`. */
  readonly route: string;
  /** The values of these parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The query string, as the client sent it. */
  readonly query: string;
  readonly userId: string;
  readonly reply: FastifyReply;
}

/** Injects the {@link ListCall} of the request as a parameter of a route. */
export const ThisCall = createParamDecorator((_: unknown, host: ExecutionContext): ListCall => {
  const request = host.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>();
  const { originalUrl, params, raw } = request;
  const [, ...query] = originalUrl.split('?');
  return {
    ...{ route: request.routeOptions.url ?? '', parameters: params, query: query.join('?') },
    ...{ userId: contextOf(raw).userId, reply: host.switchToHttp().getResponse<FastifyReply>() },
  };
});

/** Sets the `Link` to the next page: the URL of this page with another cursor. */
export function linkNext({ route, parameters, query, reply }: ListCall, cursor: string): void {
  const path = route.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  const next = new URLSearchParams(query);
  next.set('cursor', cursor);
  void reply.header('link', `<${path}?${next.toString()}>; rel="next"`);
}
