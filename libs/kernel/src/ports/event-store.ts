import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { CommandIdentity, RecordedCommand } from './command-identity.js';
import type { Snapshot } from './snapshot.js';

/** An event without a position: the commit assigns positions. */
export type PendingEvent<A extends AggregateTypes> = Omit<EventEnvelope<A>, 'position'>;

/** What a commit does to one aggregate. */
export interface Change<A extends AggregateTypes> {
  readonly aggregateId: string;
  /** The version that the events were decided on; 0 for a new aggregate. */
  readonly expectedVersion: number;
  /** The `revision` of the snapshot that the events were decided on; 0 for a new aggregate. The commit keeps it. */
  readonly expectedRevision: number;
  /** At least one, with the versions `expectedVersion + 1` and on. */
  readonly events: readonly PendingEvent<A>[];
  /** The state after the events. */
  readonly state: A['state'];
  readonly schemaVersion: number;
  /** The keys of `state` under the unique rules of the aggregate. */
  readonly uniqueKeys: UniqueKeys;
  /** The keys that the aggregate holds before the change. */
  readonly heldKeys: UniqueKeys;
}

/** A state's key under each unique rule; `undefined` claims no key. */
export type UniqueKeys = Readonly<Record<string, string | undefined>>;

/** The changes of one command, which are stored all or none. They may span several aggregates of the type. */
export interface Commit<A extends AggregateTypes> {
  /** The identity of the command, which takes effect at most once in a journal. */
  readonly command?: CommandIdentity | undefined;
  /** At least one. */
  readonly changes: readonly Change<A>[];
}

/** The outcome of a batch. All of the batch is stored if it is `committed`, perhaps if it is `unknown`, and else nothing. */
export type CommitResult =
  /** `position` is that of the batch's first event; the others follow in the batch's order without a gap. */
  | { readonly outcome: 'committed'; readonly position: number }
  /** Other writers were in the way: the same batch may be committed again at once. */
  | { readonly outcome: 'contended' }
  | Rejection
  /** The store did not learn whether the batch was committed. */
  | { readonly outcome: 'unknown'; readonly cause: unknown };

/** The index of the commit that cannot be stored, and the reason. Without that commit the batch may be committed again. */
export type Rejection = { readonly outcome: 'rejected'; readonly index: number } & (
  { readonly reason: 'version' } | { readonly reason: 'command' } | { readonly reason: 'unique'; readonly rule: string }
);

/** A page of a history: at most `limit` events after a version or position. */
export interface HistoryRange {
  readonly after: number;
  readonly limit: number;
}

/**
 * The events that have happened, read page by page. A page holds at most `limit` events and about 16 MB, but at least one event if
 * there is one. So a page with fewer than `limit` events need not be the last; only an empty page means the end. Results are deeply
 * frozen. The methods reject with `StoreUnavailable` when the store is out of reach.
 */
export interface EventHistory<A extends AggregateTypes> {
  /** The `type` of its aggregates. */
  readonly aggregateType: string;
  /** Returns events of one aggregate, by ascending version; `after` is a version. */
  history(aggregateId: string, range: HistoryRange): Promise<readonly EventEnvelope<A>[]>;
  /** Returns events of all aggregates, by ascending position; `after` is a position. */
  journal(range: HistoryRange): Promise<readonly EventEnvelope<A>[]>;
  /** Returns the version of the latest event of an aggregate; 0 if it has none. */
  versionOf(aggregateId: string): Promise<number>;
  /** Returns the position of the latest event; 0 if there is none. */
  head(): Promise<number>;
  /**
   * Resolves once every read that begins afterwards sees all that was acknowledged before the call, even if another node answers it.
   * Rejects with `StoreUnavailable` when the store cannot make sure of that.
   */
  barrier(): Promise<void>;
}

/** The port for the journal and the snapshots of one aggregate type. Results are deeply frozen. */
export interface EventStore<A extends AggregateTypes> extends EventHistory<A> {
  /**
   * Returns the latest snapshots of these aggregates; unknown ids are absent. Only after a {@link EventHistory.barrier} is it certain that
   * they are not older than what was acknowledged before it: until then, a primary that was just elected or is about to be deposed may
   * answer. Rejects with `StoreUnavailable` when the store is out of reach.
   */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<A>>>;
  /** Returns the command with this id if it has taken effect. Is as current as `load`, and rejects like it. */
  findCommand(id: string): Promise<RecordedCommand<A> | undefined>;
  /**
   * Makes the events and snapshots of all commits of a batch (at least one) durable and visible together, or none of them. The commits
   * are applied in order, so one may build on the version that an earlier one leaves. Of the changes of one aggregate in a batch, only
   * the last may change its unique keys. A unique key that one change of a commit gives up may be claimed by another change of the same
   * commit, in either order. Rejects, with nothing stored, with `NotStorable` when a part is not storable, with `CommitTooLarge` when an
   * event or a state is larger than `maxStoredBytes`, with `StoreUnavailable` when the store is out of reach, and with another error
   * when something is broken.
   */
  commit(batch: readonly Commit<A>[]): Promise<CommitResult>;
}

/** Returns whether a change was decided on the stored snapshot of its aggregate: on its version and its revision. */
export function isDecidedOn<A extends AggregateTypes>(
  { expectedVersion, expectedRevision }: Change<A>,
  stored: Snapshot<A> | undefined,
): boolean {
  return (stored?.version ?? 0) === expectedVersion && (stored?.revision ?? 0) === expectedRevision;
}
