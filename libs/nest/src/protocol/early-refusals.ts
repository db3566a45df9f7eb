import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { HttpRefusal } from '../problems/http-refusal.js';
import { refusalOfBodyHead } from './body-head.js';
import { bodyLimitOf } from './json-body.js';
import { refusalOfHead } from './message-head.js';
import { requestIdOf } from '../context/request-id.js';
import type { RouteTable } from './route-table.js';

/** The path of the route by which CORS takes every `OPTIONS`. It is no path of a request. */
const catchAll = '*';

/** Segments that say where they are, which no client sends: it has resolved them. A route of files would refuse them in other words. */
const dots = /\/\.\.?(?:\/|$)/;

/** Refuses what can be refused before a body is read, and answers `OPTIONS`. Call it before any route is added. */
export function refuseEarly(fastify: FastifyInstance, routes: RouteTable): void {
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.add(url, [method].flat());
  });
  fastify.addHook('onSend', ({ raw }, reply, _payload, done) => {
    void reply.header('x-request-id', requestIdOf(raw));
    done();
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const is404 = request.is404 || request.routeOptions.url === catchAll || dots.test(pathOf(raw));
    const refusal = refusalOfHead(raw) ?? (is404 ? undefined : refusalOfBodyHead(raw, bodyLimitOf(request)));
    if (refusal) return done(refusal);
    const methods = is404 && raw.method === 'OPTIONS' ? routes.methodsOf(pathOf(raw)) : [];
    if (methods.length > 0) return void reply.code(204).header('allow', methods.join(', ')).send();
    if (is404) return done(refusalOfRoute(routes, raw));
    if (raw.headers.expect !== undefined && raw.httpVersion === '1.1') reply.raw.writeContinue();
    return done();
  });
}

/** Returns the refusal of a request that no route takes. It names a path that the client may have meant. */
export function refusalOfRoute(routes: RouteTable, request: IncomingMessage): HttpRefusal {
  const path = pathOf(request);
  const methods = routes.methodsOf(path);
  if (methods.length > 0 && !methods.includes(request.method ?? '')) {
    const allow = methods.join(', ');
    return new HttpRefusal('METHOD_NOT_ALLOWED', `This path takes only ${allow}.`, { allow });
  }
  const nearest = routes.nearestTo(path);
  return new HttpRefusal('ROUTE_NOT_FOUND', `No route has this path${nearest ? `: did you mean ${nearest}?` : '.'}`);
}

/** Returns the path of a request, whose target may also be a whole URL. */
function pathOf({ url = '' }: IncomingMessage): string {
  return /^(?:https?:\/\/[^/?#]*)?([^?#]*)/i.exec(url)?.[1] ?? '';
}
