import { ConsoleLogger, type DynamicModule, type LoggerService, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { requestIdOf } from '../context/request-id.js';
import type { DocumentationInfo } from '../openapi/document.js';
import { serveDocumentation } from '../openapi/openapi.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import type { EncodeDetails } from '../problems/problem.js';
import { parseQuery } from '../validation/query-string.js';
import { ValidationPipe } from '../validation/validation.pipe.js';
import { closeUnusedConnections, sayWhenClosing } from './closing.js';
import { answerConditionally } from './conditional-answers.js';
import { allowOrigins } from './cross-origin.js';
import { refusalOfRoute, refuseEarly } from '../protocol/early-refusals.js';
import { acceptOnlyJson } from '../protocol/json-body.js';
import { HostModule } from './host.module.js';
import { malformedPath, maxUrlBytes, refusalOfHead } from '../protocol/message-head.js';
import { nodeServer } from '../protocol/node-server.js';
import { locatePublicly } from './public-location.js';
import { RequestGuard } from './request.guard.js';
import { RouteTable } from '../protocol/route-table.js';

/** The options of {@link createServer}. */
export interface ServerOptions {
  /** Encodes the details of refusals for clients. Without it they are sent unchanged. */
  readonly encodeDetails?: EncodeDetails;
  /** What logs. By default errors and warnings go to the console. */
  readonly logger?: LoggerService | false;
  /** What the API is about. With it, `/`, `/docs`, `/docs/openapi.json` and `/docs/errors` document the API. */
  readonly about?: Omit<DocumentationInfo, 'publicUrl'>;
  /** The URL at which clients reach the API. Links and `Location` begin with it. */
  readonly publicUrl?: string;
  /** The origins whose pages may call the API from a browser; `*` stands for all. By default there is none. */
  readonly corsOrigins?: readonly string[];
}

/** Refuses a request that a route has taken, and for which it then found nothing, in our words instead of Nest's. */
class Adapter extends FastifyAdapter {
  readonly routes = new RouteTable();

  override setNotFoundHandler() {
    return this.getInstance().setNotFoundHandler(({ raw }) => {
      throw refusalOfRoute(this.routes, raw);
    });
  }
}

/**
 * Creates the HTTP application of a module. It accepts only JSON, validates it by schemas, refuses what a route does not declare, and
 * answers everything that goes wrong with a problem. It does not listen yet. With the host `localhost` it listens on the first address of
 * that name.
 * @throws what opening the module throws. It is not logged.
 */
export async function createServer(
  module: Type<object> | DynamicModule,
  options: ServerOptions = {},
): Promise<NestFastifyApplication> {
  const {
    encodeDetails,
    logger = new ConsoleLogger({ logLevels: ['error', 'warn'] }),
    about,
    corsOrigins = [],
  } = options;
  // Paths begin with a slash.
  const publicUrl = (options.publicUrl ?? '').replace(/\/+$/, '');
  const info = about && { ...about, publicUrl };
  const filter = new ProblemFilter(encodeDetails);
  const adapter = new Adapter({
    serverFactory: nodeServer,
    // Fastify adds this to a server that has its own listener.
    clientErrorHandler: () => undefined,
    genReqId: requestIdOf,
    // Requests that arrive on an open connection while the server closes are still answered.
    return503OnClosing: false,
    routerOptions: { querystringParser: parseQuery, maxParamLength: maxUrlBytes },
    frameworkErrors: (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      // No hook runs for such a request.
      void reply.header('x-request-id', request.id);
      filter.answer(refusalOfHead(request.raw) ?? malformedPath(), request, reply);
    },
  });
  const fastify = adapter.getInstance();
  refuseEarly(fastify, adapter.routes);
  acceptOnlyJson(fastify);
  sayWhenClosing(fastify);
  closeUnusedConnections(fastify);
  answerConditionally(fastify);
  locatePublicly(fastify, publicUrl);
  const whole = info ? HostModule.of(module, info) : module;
  const app = await NestFactory.create<NestFastifyApplication>(whole, adapter, {
    abortOnError: false,
    bodyParser: false,
    logger: false,
  });
  app.useLogger(logger);
  app.useGlobalGuards(new RequestGuard());
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(filter);
  allowOrigins(app, corsOrigins);
  if (info) serveDocumentation(app, info);
  return app;
}
