import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpRefusal } from '../problems/http-refusal.js';
import { hasBody, isBodyless, refusalOfBodyHead } from './body-head.js';
import { bodyLimitOf } from './json-body.js';
import { refusalOfHead } from './message-head.js';
import { requestIdOf } from '../context/request-id.js';
import { RouteTable } from './route-table.js';

/** Refuses what can be refused before a body is read, and answers `OPTIONS`. Call it before any route is added. */
export function refuseEarly(fastify: FastifyInstance): void {
  const routes = new RouteTable();
  fastify.addHook('onRoute', ({ url, method }) => {
    // A plugin's route for every OPTIONS, such as that of CORS, does not say which paths exist.
    if (!/^\/?\*$/.test(url)) routes.add(url, [method].flat());
  });
  fastify.addHook('onSend', ({ raw }, reply, _payload, done) => {
    void reply.header('x-request-id', requestIdOf(raw));
    done();
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    // Such a body may be what another server takes for a request of its own.
    if (isBodyless(raw) && hasBody(raw)) reply.raw.shouldKeepAlive = false;
    const refusal = refusalOfHead(raw);
    if (refusal) return done(refusal);
    if (!isRouted(request)) {
      const [path = ''] = raw.url?.split(/[?#]/, 1) ?? [];
      const allowed = routes.methodsOf(path);
      if (raw.method !== 'OPTIONS' || allowed.length === 0) return done(misrouted(path, allowed, routes));
      void reply.code(204).header('allow', allowed.join(', ')).send();
      return undefined;
    }
    const refusalOfBody = isBodyless(raw) ? undefined : refusalOfBodyHead(raw, bodyLimitOf(request));
    if (refusalOfBody) return done(refusalOfBody);
    if (raw.headers.expect !== undefined && raw.httpVersion === '1.1') reply.raw.writeContinue();
    return done();
  });
}

/** Says whether a route takes the request. Nest refuses an empty parameter only later. */
function isRouted({ is404, params }: FastifyRequest): boolean {
  return !is404 && Object.entries(params ?? {}).every(([name, value]) => value !== '' || name === '*');
}

function misrouted(path: string, allowed: readonly string[], routes: RouteTable): HttpRefusal {
  if (allowed.length > 0) {
    const allow = allowed.join(', ');
    return new HttpRefusal('METHOD_NOT_ALLOWED', `This path takes only ${allow}.`, { allow });
  }
  const nearest = routes.nearestTo(path);
  return new HttpRefusal('ROUTE_NOT_FOUND', `No route has this path${nearest ? `: did you mean ${nearest}?` : '.'}`);
}
