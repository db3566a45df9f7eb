export { MalformedRequest } from './problems/malformed-request.js';
export { HttpRefusal } from './problems/http-refusal.js';
export { platformErrors, type PlatformCode, type PlatformError } from './problems/platform-errors.js';
export { faultCodes, type FaultCode, type RequestFault, type RequestPart } from './problems/request-fault.js';
export { problemOf, type EncodeDetails, type Occasion } from './problems/problem.js';
export type { Problem } from './problems/problem.schema.js';
export { loggedError } from './problems/logged-error.js';
export { Context } from './context/context.decorator.js';
export { Sent } from './commands/sent.decorator.js';
export { tellReplay } from './commands/tell-replay.js';
export { RUNTIME } from './context/runtime.token.js';
export { ThisCall, type ListCall } from './lists/list-call.js';
export { ListPages } from './lists/list-pages.js';
export type { SearchDefinition } from './search/search.js';
export { time } from './search/time.schema.js';
export { rangeFields, withinRange, withRangeCheck, type TimeRange } from './search/time-range.js';
export { listSchema, pageFields, presentList } from './openapi/page.schema.js';
export { cursor, id, instant, text } from './validation/text.schema.js';
export type { Documentation, DocumentationInfo } from './openapi/document.js';
export { aggregateId, aggregateVersion, journalPosition } from './openapi/shown.schema.js';
export { Operation, type OperationOptions } from './openapi/operation.decorator.js';
export type { OperationKind } from './openapi/operation-kinds.js';
export { closeServer } from './server/closing.js';
export { documentationOfModule } from './server/documentation.js';
export { createServer, type ServerOptions } from './server/create-server.js';
export {
  aggregateApi,
  type AggregateApi,
  type AggregateDefinition,
  type Fields,
  type FieldsByType,
  type Updates,
} from './aggregates/aggregate-api.js';
export { freshnessFields, type AskedFreshness } from './views/view-freshness.js';
export { ViewLists, type ViewOfOne } from './views/view-lists.js';
export { viewListApi, viewRecordApi, type ViewApi, type ViewList, type ViewRoute } from './views/view-api.js';
export type { ServiceApis } from './module/service-apis.js';
export { serviceLog } from './module/service-log.js';
export { InjectService, serviceToken, type ServiceToken } from './module/service-token.js';
export { SnapfoldModule, type ServiceModuleOptions } from './module/snapfold.module.js';
