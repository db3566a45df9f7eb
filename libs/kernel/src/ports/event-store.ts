import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { CommandIdentity, RecordedCommand } from './command-identity.js';
import type { Snapshot } from './snapshot.js';

/** An event that has no position yet: positions are allotted inside the commit. */
export type PendingEvent<A extends AggregateTypes> = Omit<EventEnvelope<A>, 'position'>;

/** What a commit does to one aggregate. */
export interface Change<A extends AggregateTypes> {
  readonly aggregateId: string;
  /** The version that the events were decided on; 0 for a new aggregate. */
  readonly expectedVersion: number;
  /** The `revision` of the snapshot that they were decided on; 0 for a new aggregate. The commit keeps it. */
  readonly expectedRevision: number;
  /** At least one, with the versions `expectedVersion + 1` and on. */
  readonly events: readonly PendingEvent<A>[];
  /** The state after the events. */
  readonly state: A['state'];
  readonly schemaVersion: number;
  /** The state's key under each unique rule of the aggregate; `undefined` claims nothing. */
  readonly uniqueKeys: UniqueKeys;
  /** The keys that the aggregate holds before the change. */
  readonly heldKeys: UniqueKeys;
}

/** A state's key under each unique rule; `undefined` claims nothing. */
export type UniqueKeys = Readonly<Record<string, string | undefined>>;

/** One command's outcome: all its changes or none. It may span several aggregates of the type. */
export interface Commit<A extends AggregateTypes> {
  /** Takes effect at most once in a journal. */
  readonly command?: CommandIdentity | undefined;
  /** At least one. */
  readonly changes: readonly Change<A>[];
}

/** What became of a batch. Nothing of it is stored unless it is `committed`; only `unknown` leaves that open. */
export type CommitResult =
  /** `position` is that of the batch's first event; the others follow in the batch's order without a gap. */
  | { readonly outcome: 'committed'; readonly position: number }
  /** Others were writing: nothing is known to be wrong, and the same batch may go again at once. */
  | { readonly outcome: 'contended' }
  | Rejection
  /** The store did not learn whether the batch was committed. */
  | { readonly outcome: 'unknown'; readonly cause: unknown };

/** The member of a batch (by its index) that can't be committed, and why; without it the rest may go again. */
export type Rejection = { readonly outcome: 'rejected'; readonly index: number } & (
  { readonly reason: 'version' } | { readonly reason: 'command' } | { readonly reason: 'unique'; readonly rule: string }
);

/** Which page of a history: what comes after a version or position, at most `limit` events. */
export interface HistoryRange {
  readonly after: number;
  readonly limit: number;
}

/**
 * What has happened, to be read page by page. A page holds at most `limit` events and about 16 MB, but one
 * event at least if there is one: that it holds fewer than `limit` does not say that it is the last, only an empty one does. What
 * it gives is frozen through and through. The methods reject with `StoreUnavailable` when the store is out of reach.
 */
export interface EventHistory<A extends AggregateTypes> {
  /** The `type` of its aggregates. */
  readonly aggregateType: string;
  /** Events of one aggregate, by ascending version; `after` is a version. */
  history(aggregateId: string, range: HistoryRange): Promise<readonly EventEnvelope<A>[]>;
  /** Events of all aggregates, by ascending position; `after` is a position. */
  journal(range: HistoryRange): Promise<readonly EventEnvelope<A>[]>;
  /** The version of the latest event of an aggregate; 0 if it has none. */
  versionOf(aggregateId: string): Promise<number>;
  /** The position of the latest event; 0 if there is none. */
  head(): Promise<number>;
}

/** The port for the journal and the snapshots of one aggregate type. What it gives is frozen through and through. */
export interface EventStore<A extends AggregateTypes> extends EventHistory<A> {
  /**
   * The latest snapshots of these aggregates, never older than what was committed before the call; unknown ids are absent.
   * Rejects with `StoreUnavailable` when the store is out of reach.
   */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<A>>>;
  /**
   * Resolves once every read that begins afterwards sees all that was acknowledged before the call, also if the store serves from
   * another node meanwhile. Rejects with `StoreUnavailable` when that cannot be made sure of.
   */
  barrier(): Promise<void>;
  /** The command with this id, if it took effect before the call. Rejects with `StoreUnavailable` like `load`. */
  findCommand(id: string): Promise<RecordedCommand<A> | undefined>;
  /**
   * Makes the events and snapshots of all members (at least one) durable and visible together, or none. Members are taken in
   * order, so one may build on the version that an earlier one leaves; of the changes of one aggregate in a batch only the last
   * may change its unique keys. A key may be passed on from one change of a commit to another, in either order. Rejects, with
   * nothing stored, with `NotStorable` when something is no storable data, with `CommitTooLarge` when an event or a state is larger
   * than `maxStoredBytes`, with `StoreUnavailable` when the store is out of reach, and with another error when something is broken.
   */
  commit(batch: readonly Commit<A>[]): Promise<CommitResult>;
}

/** Whether a change was decided on what is stored of its aggregate. */
export function isDecidedOn<A extends AggregateTypes>(
  { expectedVersion, expectedRevision }: Change<A>,
  stored: Snapshot<A> | undefined,
): boolean {
  return (stored?.version ?? 0) === expectedVersion && (stored?.revision ?? 0) === expectedRevision;
}
