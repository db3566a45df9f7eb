export { type ErrorKind, isSnapfoldError, type RefusalKind, type SnapfoldError } from './errors/error-kind.js';
export { InvalidDeclaration } from './errors/invalid-declaration.js';
export { InvalidResult } from './data/invalid-result.js';
export { NotStorable } from './data/not-storable.js';
export { aggregate } from './model/aggregate-declaration.js';
export type { Aggregate, AggregateTypes, Awaitable, UniqueRule } from './model/aggregate.js';
export type { Comparison, Condition, Operator, Order, Search, SearchFields } from './model/condition.js';
export type { CallerIdentity, ClientMetadata, CqrsContext } from './model/cqrs-context.js';
export {
  DomainError,
  type ErrorCatalogue,
  type ErrorDefinition,
  type ErrorDetails,
  refusals,
  refuseTogether,
} from './model/domain-error.js';
export { type EventEnvelope, eventId, type EventMetadata } from './model/event-envelope.js';
export { type EventCatalogue, Evolution, original } from './model/event-evolution.js';
export { fold } from './model/fold.js';
export type { JointUpdate } from './model/joint-update.js';
export type { Query } from './model/query.js';
export { view } from './model/view-declaration.js';
export { removed, type View } from './model/view.js';
