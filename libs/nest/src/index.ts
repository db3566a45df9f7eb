export { MalformedRequest, type FieldProblem } from './problems/malformed-request.js';
export { problemOf, type EncodeDetails } from './problems/problem.js';
export type { Problem } from './problems/problem.schema.js';
export { loggedError } from './problems/logged-error.js';
export { Context } from './context/context.decorator.js';
export { ContextMiddleware } from './context/context.middleware.js';
export { RUNTIME } from './context/runtime.token.js';
export { id, instant, text } from './validation/text.schema.js';
export { serveDocumentation, type DocumentationInfo } from './openapi/openapi.js';
export { Operation, type OperationOptions } from './openapi/operation.decorator.js';
export {
  aggregateApi,
  type AggregateApi,
  type Fields,
  type FieldsByType,
  type Updates,
} from './aggregates/aggregate-api.js';
export { aggregateControllers } from './aggregates/aggregate.controllers.js';
export { listSchema, pageFields, pageSchema, presentList, presentPage } from './openapi/page.schema.js';
export { dashed, operationId, schemaName } from './openapi/names.js';
export { fastifyAdapter } from './server/fastify.js';
export { closeServer, setUpServer, type ServerOptions } from './server/server.js';
export { viewListApi, viewRecordApi, type ViewApi, type ViewList, type ViewRoute } from './views/view-api.js';
export { ViewBehind } from './views/view-behind.js';
export { viewController } from './views/view.controller.js';
export { VIEW_WAIT_MS, type ViewTokens } from './views/view.tokens.js';
export { HealthController } from './health/health.controller.js';
export { NotReady } from './health/not-ready.js';
export { READINESS } from './health/readiness.token.js';
