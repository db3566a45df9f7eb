export { aggregate, assertAggregate } from './aggregate-declaration.js';
export type { Aggregate, AggregateTypes, Awaitable, UniqueRule } from './aggregate.js';
export { CommandEngine, type CommandEngineParts } from './command-engine.js';
export type { CommandOptions, JointUpdate, UpdateOptions } from './command-options.js';
export {
  AggregateNotFound,
  CommandIdReused,
  CommitTooLarge,
  ConcurrencyConflict,
  Contended,
  DecisionReentered,
  DecisionTimedOut,
  EngineClosed,
  InvalidInput,
  NothingChanged,
  OutcomeUnknown,
  Overloaded,
  SnapshotBehind,
  StoreUnavailable,
  VersionNotReached,
} from './command-errors.js';
export { CommandFault, type FaultyCommand } from './command-fault.js';
export type { CommandIdentity, RecordedCommand } from './command-identity.js';
export type { CommandResult } from './command-result.js';
export { CommittedPositions, type PositionCache } from './committed-positions.js';
export { assertContext, createContext, InvalidContext, type CallerIdentity, type CqrsContext } from './cqrs-context.js';
export { CurrentSnapshots } from './current-snapshots.js';
export type { Dispatcher } from './dispatcher.js';
export { describe } from './describe.js';
export { DomainError, refusals, type ErrorCatalogue, type ErrorDefinition, type ErrorDetails } from './domain-error.js';
export { isSnapfoldError, type ErrorKind, type RefusalKind, type SnapfoldError } from './error-kind.js';
export { defaultLimits, type EngineLimits } from './engine-limits.js';
export {
  Evolution,
  original,
  schemaOf,
  upcast,
  UnreadableEvent,
  type EventCatalogue,
  type EventPlace,
  type StoredPayload,
} from './event-evolution.js';
export { eventId, metadataOf, type EventEnvelope, type EventMetadata } from './event-envelope.js';
export type {
  Change,
  Commit,
  CommitResult,
  EventHistory,
  EventStore,
  HistoryRange,
  PendingEvent,
  Rejection,
  UniqueKeys,
} from './event-store.js';
export { fold } from './fold.js';
export { frozen } from './frozen.js';
export type { VersionRange } from './history.js';
export { InvalidDeclaration } from './invalid-declaration.js';
export { InMemoryEventStore, InMemoryReadModel, InMemoryViewStore, type InMemoryQuery } from './in-memory/index.js';
export { InvalidMoment, type Moment } from './moment.js';
export { InvalidResult } from './invalid-result.js';
export { NotStorable } from './not-storable.js';
export { assertName } from './names.js';
export {
  InvalidCursor,
  type Page,
  type PageRequest,
  type Query,
  type QueryBuilder,
  type ReadModel,
  type Unreadable,
} from './query.js';
export { RecordTaken } from './record-taken.js';
export { RefoldFailed, SnapshotOvertaken, UniqueKeyHeld } from './refold-errors.js';
export type { RefoldFailure, RefoldProgress } from './refold-progress.js';
export type { AbortSignalLike, Runtime } from './runtime.js';
export {
  isOfShape,
  type IdRange,
  type JournalHead,
  type NotRefreshed,
  type Refresh,
  type SnapshotMaintenance,
  type StoredShape,
} from './snapshot-maintenance.js';
export {
  SnapshotRefolder,
  type Refolder,
  type RefoldOptions,
  type SnapshotRefolderParts,
} from './snapshot-refolder.js';
export type { SchemaCount, SnapshotStatus } from './snapshot-status.js';
export type { Snapshot } from './snapshot.js';
export type { StateCache } from './state-cache.js';
export { storable, storedBytes } from './storable.js';
export { storableRecord, storableStep } from './storable-record.js';
export { maxStoredBytes, storableBatch, storableRefresh } from './stored-size.js';
export { assertViewNames, view } from './view-declaration.js';
export { ViewDispatcher, type ViewDispatcherParts } from './view-dispatcher.js';
export type { OwnedRecord, ParkedEvent, ViewGeneration, ViewStep } from './view-generation.js';
export { defaultViewLimits, type ViewLimits } from './view-limits.js';
export { ViewOperations, type OperableView, type RebuildProgress } from './view-operations.js';
export type { ViewExtent } from './view-extent.js';
export { JournalGap, JournalReplaced } from './journal-errors.js';
export { ViewNotReady } from './view-not-ready.js';
export type { ViewSource, ViewStatus } from './view-status.js';
export { removed, type View } from './view.js';
export type { ViewStore } from './view-store.js';
