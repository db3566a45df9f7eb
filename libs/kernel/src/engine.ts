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
} from './errors/command-errors.js';
export { describe } from './errors/describe.js';
export { hasCode } from './errors/error-kind.js';
export { RecordTaken } from './errors/record-taken.js';
export { RefoldFailed, SnapshotOvertaken, UniqueKeyHeld } from './errors/refold-errors.js';
export { compareKeys, isSortKey, type SortKey } from './data/sort-key.js';
export { frozen } from './data/frozen.js';
export { assertName } from './data/names.js';
export { storable, storedBytes } from './data/storable.js';
export { isTimestamp, lastMillisecond } from './runtime/instant.js';
export { InvalidMoment, type Moment } from './runtime/moment.js';
export type { AbortSignalLike, Runtime } from './runtime/runtime.js';
export { within } from './runtime/within.js';
export { assertAggregate } from './model/aggregate-declaration.js';
export { assertContext, createContext, InvalidContext } from './model/cqrs-context.js';
export { metadataOf } from './model/event-envelope.js';
export { traceIdOf } from './model/trace-context.js';
export { schemaOf, type StoredPayload, UnreadableEvent, upcast } from './model/event-evolution.js';
export type { EventPlace } from './model/event-failed.js';
export { type ComparableValue, comparedValues, type ConditionFold, foldCondition } from './lists/condition-fold.js';
export { encodeCursor, type ListPlace, parseCursor } from './lists/list-cursor.js';
export {
  InvalidCursor,
  type Page,
  type PageRequest,
  type QueryBuilder,
  type ReadModel,
  type Unreadable,
} from './model/query.js';
export { assertViewNames } from './model/view-declaration.js';
export type { CommandIdentity, RecordedCommand } from './ports/command-identity.js';
export type { Dispatcher } from './ports/dispatcher.js';
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
} from './ports/event-store.js';
export type { FollowerStep, FollowerStore, Following, ParkedEvent } from './ports/follower-store.js';
export type { AggregatesOf, Models } from './ports/models.js';
export type { PositionCache } from './ports/position-cache.js';
export { eventsOf, type PositionedChange, type PositionedCommit, withPositions } from './ports/positions.js';
export {
  type IdRange,
  isOfShape,
  type JournalHead,
  type NotRefreshed,
  type Refresh,
  type SnapshotMaintenance,
  type StoredShape,
} from './ports/snapshot-maintenance.js';
export type { Snapshot } from './ports/snapshot.js';
export type { StateCache } from './ports/state-cache.js';
export { storableRecord, storableStep } from './ports/stores/storable-record.js';
export { maxStoredBytes, storableBatch, storableRefresh } from './ports/stored-size.js';
export { AskedOnce, type AggregateStores, type JournalWatch, type Stores } from './ports/stores/stores.js';
export { uniqueKeys } from './ports/unique-keys.js';
export type { OwnedRecord, ViewGeneration, ViewStep } from './ports/stores/view-generation.js';
export {
  assertSubscriptionNames,
  type SubscriptionNames,
  type SubscriptionStore,
} from './ports/stores/subscription-store.js';
export type { ViewStore } from './ports/stores/view-store.js';
export { CurrentSnapshots } from './snapshots/current-snapshots.js';
export type { VersionRange } from './snapshots/history.js';
export type { RefoldFailure, RefoldProgress } from './snapshots/refold-progress.js';
export {
  type Refolder,
  type RefoldOptions,
  SnapshotRefolder,
  type SnapshotRefolderParts,
} from './snapshots/snapshot-refolder.js';
export type { SchemaCount, SnapshotStatus } from './snapshots/snapshot-status.js';
export { CommandFault, type FaultyCommand } from './engine/decisions/command-fault.js';
export type { CommandResult } from './engine/decisions/command-result.js';
export { defaultLimits, type EngineLimits } from './engine/decisions/engine-limits.js';
export { CommandEngine, type CommandEngineParts } from './engine/command-engine.js';
export type { CommandOptions, UpdateOptions } from './engine/command-options.js';
export { CommittedPositions } from './journal/committed-positions.js';
export { EventFeed } from './journal/event-feed.js';
export { JournalGap, JournalReplaced, PositionNotReached } from './journal/journal-errors.js';
export { JournalReader, type JournalReaderParts } from './journal/journal-reader.js';
export type { HandlerContext } from './subscriptions/handler-context.js';
export { HandlerEnded, HandlerTimedOut } from './subscriptions/handler-errors.js';
export type { HandlerRun } from './subscriptions/handler-run.js';
export type { Handle } from './subscriptions/handling.js';
export { SubscriptionDispatcher, type SubscriptionDispatcherParts } from './subscriptions/subscription-dispatcher.js';
export { defaultSubscriptionLimits, type SubscriptionLimits } from './subscriptions/subscription-limits.js';
export {
  type OperableSubscription,
  SubscriptionOperations,
  type SubscriptionOperationsParts,
} from './subscriptions/subscription-operations.js';
export type { SubscriptionStatus } from './subscriptions/subscription-status.js';
export { defaultViewLimits, type ViewLimits } from './views/steps/view-limits.js';
export { ViewDispatcher, type ViewDispatcherParts } from './views/view-dispatcher.js';
export type { ViewExtent } from './views/view-extent.js';
export { ViewNotReady } from './views/view-not-ready.js';
export { type OperableView, type RebuildProgress, ViewOperations } from './views/view-operations.js';
export type { ViewSource, ViewStatus } from './views/view-status.js';
export { InMemoryEventStore } from './in-memory/in-memory-event-store.js';
export { conditionTest, type RecordFields } from './in-memory/condition-test.js';
export type { InMemoryOrder, InMemoryQuery } from './in-memory/in-memory-query.js';
export { InMemoryReadModel } from './in-memory/in-memory-read-model.js';
export { InMemoryStores, type InMemorySearch } from './in-memory/in-memory-stores.js';
export { InMemorySubscriptionStore } from './in-memory/in-memory-subscription-store.js';
export { InMemoryViewStore } from './in-memory/in-memory-view-store.js';
export type { OnRefoldError } from './service/background-refold.js';
export type { RunningAggregate, RunningService } from './service/running-service.js';
export { service } from './service/service-declaration.js';
export {
  ServiceReadiness,
  type BlockedSubscription,
  type BlockedView,
  type FilledView,
} from './service/service-readiness.js';
export type { AnyBuilder, AnyView, QueriesOf, RecordsOf } from './service/service-types.js';
export {
  Service,
  type OnViewError,
  type OperatorHost,
  type ServiceHost,
  type ServiceOperations,
  type SubscriptionDispatchers,
} from './service/service.js';
export type { OnSubscriptionError, SubscriptionHost } from './service/service-subscriptions.js';
