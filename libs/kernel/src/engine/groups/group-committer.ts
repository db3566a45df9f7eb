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
import { extentOf, GroupBudget, type Extent } from '../decisions/extent.js';
import { claimsOf, HeldKeys, type Claim } from './unique-claims.js';

/** What became of one submission; the index of a rejection counts within the submission. */
export type Settlement<A extends AggregateTypes> =
  | { readonly outcome: 'committed'; readonly events: readonly EventEnvelope<A>[] }
  | Exclude<CommitResult, { outcome: 'committed' | 'rejected' }>
  /** `isProven`: another submission of this process has just been committed that holds the key. */
  | (Rejection & { readonly isProven?: boolean });

interface Submission<A extends AggregateTypes> {
  readonly commits: readonly Commit<A>[];
  readonly extent: Extent;
  readonly claims: readonly Claim[];
  readonly settled: PromiseWithResolvers<Settlement<A>>;
}

/**
 * Commits what waits at the same moment together: one group in flight, each group one batch of the store. A submission is
 * told its outcome only when its group has settled.
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

  /** Commits of one aggregate, each building on the one before; they stay together. Rejects when the store fails. */
  submit(commits: readonly Commit<A>[]): Promise<Settlement<A>> {
    if (this.#isClosed) return Promise.reject(new EngineClosed());
    const settled = Promise.withResolvers<Settlement<A>>();
    this.#waiting.push({ commits, extent: extentOf(commits), claims: claimsOf(commits), settled });
    if (!this.#running) void this.#run();
    return settled.promise;
  }

  /** Takes no more submissions: what waits is refused, and of what is in flight it is not known what becomes of it. */
  close(): void {
    this.#isClosed = true;
    for (const { settled } of this.#waiting.splice(0)) settled.reject(new EngineClosed());
    for (const { settled } of this.#inFlight) settled.resolve({ outcome: 'unknown', cause: new EngineClosed() });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // Who was just told an outcome, or is being decided, joins the group.
      await this.runtime.sleep(0);
      const group = this.#takeGroup();
      this.#inFlight = [...group];
      await this.#commitGroup(group);
    }
    this.#inFlight = [];
    this.#running = false;
  }

  /** The next group: in the order of arrival, within the bounds, and never two that claim one key. */
  #takeGroup(): Submission<A>[] {
    const group: Submission<A>[] = [];
    const held = new HeldKeys();
    const budget = new GroupBudget(this.limits);
    this.#waiting = this.#waiting.filter((submission) => {
      budget.spend(submission.extent);
      // A submission over the bounds by itself goes alone.
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
        // One of them may be what the store can't take; the others must not pay for it.
        for (const submission of group) await this.#commitGroup([submission]);
      } else {
        for (const { settled } of group) settled.reject(error);
      }
    }
  }

  /** Who is rejected leaves `group`, and the rest goes again. */
  async #commit(group: Submission<A>[]): Promise<void> {
    const deadline = this.runtime.monotonic() + this.limits.contentionMs;
    for (let attempt = 1; group.length > 0; attempt += 1) {
      const result = await this.store.commit(commitsOf(group));
      if (result.outcome === 'rejected') {
        const [culprit, index] = locate(group, result.index);
        if (result.reason === 'version') await this.#rejectOutdated(group);
        // What it was decided on is what is stored, so it leaves for another reason.
        if (group.includes(culprit)) {
          group.splice(group.indexOf(culprit), 1);
          culprit.settled.resolve(this.#unlessBehind(culprit, { ...result, index }));
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

  /** Where one is behind, others are: a read finds them all, where the store names one for each try. */
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

  /** A version that the journal has, but the snapshot that was decided on has not, will be so at every try. */
  async #unlessBehind({ commits }: Submission<A>, rejection: Rejection): Promise<Rejection> {
    if (rejection.reason !== 'version') return rejection;
    for (const { change } of firstChangesOf(commits)) await provenSnapshot(this.store, change.aggregateId);
    return rejection;
  }

  #committed(group: readonly Submission<A>[], position: number): void {
    this.#refuseTwins(group);
    const stored = [...withPositions(commitsOf(group), position)];
    this.#dispatch(eventsOf(stored));
    for (const { commits, settled } of group)
      settled.resolve({ outcome: 'committed', events: eventsOf(stored.splice(0, commits.length)) });
  }

  /** Who waits to claim a key that is held from now on need not go to the store to be refused. */
  #refuseTwins(group: readonly Submission<A>[]): void {
    const held = new HeldKeys();
    for (const { claims } of group) held.add(claims);
    this.#waiting = this.#waiting.filter(({ claims, settled }) => {
      // Who had the key when it was decided may have been decided on a state that is outdated: the store's guard finds out.
      const twin = held.collision(claims.filter(({ isNew }) => isNew));
      if (!twin) return true;
      const { commit: index, rule, isProven } = twin;
      settled.resolve({ outcome: 'rejected', index, reason: 'unique', rule, isProven });
      return false;
    });
  }

  #dispatch(events: readonly EventEnvelope<A>[]): void {
    for (const dispatcher of this.dispatchers) {
      try {
        // One that is async has the type of the port too.
        disregard(dispatcher.dispatch(events));
      } catch {
        // Its port says never; what is durable is told as such all the same.
      }
    }
  }
}

/** The batch that a group comes to. */
function commitsOf<A extends AggregateTypes>(group: readonly Submission<A>[]): readonly Commit<A>[] {
  return group.flatMap(({ commits }) => commits);
}

/** The first change of each aggregate, which builds on what is stored, with the index of its commit. */
function firstChangesOf<A extends AggregateTypes>(commits: readonly Commit<A>[]) {
  const first = new Map<string, { readonly change: Change<A>; readonly commit: number }>();
  for (const [commit, { changes }] of commits.entries())
    for (const change of changes) if (!first.has(change.aggregateId)) first.set(change.aggregateId, { change, commit });
  return [...first.values()];
}

/** The submission that holds the commit at `index` of the whole batch, and the commit's index within it. */
function locate<A extends AggregateTypes>(members: readonly Submission<A>[], index: number): [Submission<A>, number] {
  let start = 0;
  for (const member of members) {
    if (index < start + member.commits.length) return [member, index - start];
    start += member.commits.length;
  }
  throw new RangeError(`The store rejected member ${index} of a batch of ${start}.`);
}
