import { disregard } from '../../data/disregard.js';
import { EngineClosed } from '../../errors/command-errors.js';
import { isUnavailable } from '../../errors/error-kind.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { Dispatcher } from '../../ports/dispatcher.js';
import {
  isDecidedOn,
  type Change,
  type Commit,
  type CommitResult,
  type EventStore,
  type Rejection,
} from '../../ports/event-store.js';
import { eventsOf, withPositions } from '../../ports/positions.js';
import type { Runtime } from '../../runtime/runtime.js';
import { provenSnapshot } from '../../snapshots/proven-snapshot.js';
import type { EngineLimits } from '../decisions/engine-limits.js';
import { sizeOf, GroupBudget, type CommitSize } from '../decisions/commit-size.js';
import { claimsOf, HeldKeys, type Claim } from './unique-claims.js';

/** The outcome of one submission. The index of a rejection is that of a commit within the submission. */
export type Settlement<A extends AggregateTypes> =
  | { readonly outcome: 'committed'; readonly events: readonly EventEnvelope<A>[] }
  | Exclude<CommitResult, { outcome: 'committed' | 'rejected' }>
  /** `isProven`: another submission of this process has just been committed and holds the unique key, so no stale read is to blame. */
  | (Rejection & { readonly isProven?: boolean });

interface Submission<A extends AggregateTypes> {
  readonly commits: readonly Commit<A>[];
  readonly size: CommitSize;
  readonly claims: readonly Claim[];
  readonly settled: PromiseWithResolvers<Settlement<A>>;
}

/**
 * Commits the submissions that wait at the same moment together. One group is in flight at a time, and each group is one batch of the
 * store.
 */
export class GroupCommitter<A extends AggregateTypes> {
  #waiting: Submission<A>[] = [];
  #inFlight: readonly Submission<A>[] = [];
  #running = false;
  #isClosed = false;

  constructor(
    private readonly store: EventStore<A>,
    private readonly dispatchers: readonly Dispatcher<A>[],
    private readonly runtime: Runtime,
    private readonly limits: EngineLimits,
  ) {}

  /**
   * Commits a submission: commits that stay together, of which each may build on the one before. Resolves with its outcome, and rejects
   * when the store fails.
   */
  submit(commits: readonly Commit<A>[]): Promise<Settlement<A>> {
    if (this.#isClosed) return Promise.reject(new EngineClosed());
    const settled = Promise.withResolvers<Settlement<A>>();
    this.#waiting.push({ commits, size: sizeOf(commits), claims: claimsOf(commits), settled });
    if (!this.#running) void this.#run();
    return settled.promise;
  }

  /** Takes no more submissions. Rejects those that wait with {@link EngineClosed}; the outcome of those in flight is `unknown`. */
  close(): void {
    this.#isClosed = true;
    for (const { settled } of this.#waiting.splice(0)) settled.reject(new EngineClosed());
    for (const { settled } of this.#inFlight) settled.resolve({ outcome: 'unknown', cause: new EngineClosed() });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // Commands that are being decided, or that are sent as soon as an outcome is known, can still join the group.
      await this.runtime.sleep(0);
      const group = this.#takeGroup();
      this.#inFlight = [...group];
      await this.#commitGroup(group);
    }
    this.#inFlight = [];
    this.#running = false;
  }

  /** Takes the next group: in the order of arrival, within the limits, and never two submissions that claim the same unique key. */
  #takeGroup(): Submission<A>[] {
    const group: Submission<A>[] = [];
    const held = new HeldKeys();
    const budget = new GroupBudget(this.limits);
    this.#waiting = this.#waiting.filter((submission) => {
      budget.spend(submission.size);
      // A submission that exceeds the limits by itself is a group of its own.
      if (group.length > 0 && (budget.isExceeded || held.collision(submission.claims))) return true;
      group.push(submission);
      held.add(submission.claims);
      return false;
    });
    return group;
  }

  async #commitGroup(group: Submission<A>[]): Promise<void> {
    try {
      await this.#commit(group);
    } catch (error) {
      if (group.length > 1 && !isUnavailable(error)) {
        // The store may be unable to take one of them; the others must not fail with it.
        for (const submission of group) await this.#commitGroup([submission]);
      } else {
        for (const { settled } of group) settled.reject(error);
      }
    }
  }

  /** Removes rejected submissions from `group`, and commits the rest again. */
  async #commit(group: Submission<A>[]): Promise<void> {
    const deadline = this.runtime.monotonic() + this.limits.contentionMs;
    for (let attempt = 1; group.length > 0; attempt += 1) {
      const result = await this.store.commit(commitsOf(group));
      if (result.outcome === 'rejected') {
        const [culprit, index] = locate(group, result.index);
        if (result.reason === 'version') await this.#rejectOutdated(group);
        // The culprit has left the group already if it was decided on an outdated snapshot.
        if (group.includes(culprit)) {
          group.splice(group.indexOf(culprit), 1);
          culprit.settled.resolve(this.#unlessSnapshotBehind(culprit, { ...result, index }));
        }
      } else if (result.outcome === 'contended' && !this.#isClosed && this.runtime.monotonic() < deadline) {
        await this.runtime.sleep(this.runtime.random() * Math.min(attempt, this.limits.backoffMs));
      } else {
        if (result.outcome === 'committed') this.#committed(group, result.position);
        else for (const { settled } of group) settled.resolve(result);
        return;
      }
    }
  }

  /**
   * Removes the submissions that were decided on outdated snapshots from `group`. If there is one, there are often more: one read finds all
   * of them, while the store names only one at each attempt.
   */
  async #rejectOutdated(group: Submission<A>[]): Promise<void> {
    const firstChanges = group.map((submission) => firstChangesOf(submission.commits));
    const ids = firstChanges.flatMap((changes) => changes.map(({ change }) => change.aggregateId));
    const heads = await this.store.load(ids);
    for (const [at, submission] of [...group.entries()]) {
      const outdated = firstChanges[at]?.find(({ change }) => !isDecidedOn(change, heads.get(change.aggregateId)));
      if (!outdated) continue;
      submission.settled.resolve({ outcome: 'rejected', reason: 'version', index: outdated.commit });
      group.splice(group.indexOf(submission), 1);
    }
  }

  /**
   * Returns the rejection, but fails if the stored snapshot is behind the journal: the store would reject every further attempt.
   * @throws {@link SnapshotBehind}
   */
  async #unlessSnapshotBehind({ commits }: Submission<A>, rejection: Rejection): Promise<Rejection> {
    if (rejection.reason !== 'version') return rejection;
    for (const { change } of firstChangesOf(commits)) await provenSnapshot(this.store, change.aggregateId);
    return rejection;
  }

  #committed(group: readonly Submission<A>[], position: number): void {
    this.#rejectCollisions(group);
    const stored = [...withPositions(commitsOf(group), position)];
    this.#dispatch(eventsOf(stored));
    for (const { commits, settled } of group)
      settled.resolve({ outcome: 'committed', events: eventsOf(stored.splice(0, commits.length)) });
  }

  /** Rejects waiting submissions that newly claim a unique key that `group` now holds, without another batch. */
  #rejectCollisions(group: readonly Submission<A>[]): void {
    const held = new HeldKeys();
    for (const { claims } of group) held.add(claims);
    this.#waiting = this.#waiting.filter(({ claims, settled }) => {
      // An aggregate that held the key already was decided on an outdated state: the store's version check finds out.
      const collision = held.collision(claims.filter(({ isNew }) => isNew));
      if (!collision) return true;
      const { commit: index, rule, isProven } = collision;
      settled.resolve({ outcome: 'rejected', index, reason: 'unique', rule, isProven });
      return false;
    });
  }

  #dispatch(events: readonly EventEnvelope<A>[]): void {
    for (const dispatcher of this.dispatchers) {
      try {
        // An async dispatcher fits the type of the port too, and its promise may reject.
        disregard(dispatcher.dispatch(events));
      } catch {
        // A dispatcher must not throw; if one does, the events are durable all the same.
      }
    }
  }
}

/** Returns the commits of a group, which are one batch. */
function commitsOf<A extends AggregateTypes>(group: readonly Submission<A>[]): readonly Commit<A>[] {
  return group.flatMap(({ commits }) => commits);
}

/** Returns the first change of each aggregate, which builds on the stored snapshot, with the index of its commit. */
function firstChangesOf<A extends AggregateTypes>(commits: readonly Commit<A>[]) {
  const first = new Map<string, { readonly change: Change<A>; readonly commit: number }>();
  for (const [commit, { changes }] of commits.entries())
    for (const change of changes) if (!first.has(change.aggregateId)) first.set(change.aggregateId, { change, commit });
  return [...first.values()];
}

/** Returns the submission with the commit at `index` of the whole batch, and the index of that commit within the submission. */
function locate<A extends AggregateTypes>(members: readonly Submission<A>[], index: number): [Submission<A>, number] {
  let start = 0;
  for (const member of members) {
    if (index < start + member.commits.length) return [member, index - start];
    start += member.commits.length;
  }
  throw new RangeError(`The store rejected the commit at index ${index} of a batch of ${start} commits.`);
}
