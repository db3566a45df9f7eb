import type { AggregateTypes } from './aggregate.js';
import type { Dispatcher } from './dispatcher.js';
import type { EngineLimits } from './engine-limits.js';
import type { EventEnvelope } from './event-envelope.js';
import type { Commit, CommitResult, EventStore, Rejection } from './event-store.js';
import type { Runtime } from './runtime.js';

/** What became of one submission; the index of a rejection counts within the submission. */
export type Settlement<A extends AggregateTypes> =
  | { readonly outcome: 'committed'; readonly events: readonly EventEnvelope<A>[] }
  | Exclude<CommitResult, { outcome: 'committed' | 'rejected' }>
  | Rejection;

interface Submission<A extends AggregateTypes> {
  readonly commits: readonly Commit<A>[];
  readonly settled: PromiseWithResolvers<Settlement<A>>;
}

/**
 * Commits what waits at the same moment together: one group in flight, each group one batch of the store. A submission is
 * told its outcome only when its group has settled, and a commit only after its events were dispatched.
 */
export class GroupCommitter<A extends AggregateTypes> {
  #waiting: Submission<A>[] = [];
  #running = false;

  constructor(
    private readonly store: EventStore<A>,
    private readonly dispatcher: Dispatcher<A> | undefined,
    private readonly runtime: Runtime,
    private readonly limits: EngineLimits,
  ) {}

  /** Commits of one aggregate, each building on the one before; they stay together. Rejects when the store fails. */
  submit(commits: readonly Commit<A>[]): Promise<Settlement<A>> {
    const settled = Promise.withResolvers<Settlement<A>>();
    this.#waiting.push({ commits, settled });
    if (!this.#running) void this.#run();
    return settled.promise;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#commit(group);
      } catch (error) {
        for (const { settled } of group) settled.reject(error);
      }
    }
    this.#running = false;
  }

  #takeGroup(): Submission<A>[] {
    let commits = 0;
    let events = 0;
    const end = this.#waiting.findIndex((submission) => {
      commits += submission.commits.length;
      events += eventsOf(submission.commits).length;
      return commits > this.limits.groupCommands || events > this.limits.groupEvents;
    });
    // A submission over the bounds by itself goes alone.
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : Math.max(end, 1));
  }

  async #commit(group: Submission<A>[]): Promise<void> {
    let members = group;
    while (members.length > 0) {
      const result = await this.#commitOnceFree(members.flatMap(({ commits }) => commits));
      if (result.outcome !== 'rejected') {
        this.#settle(members, result);
        return;
      }
      const [culprit, index] = locate(members, result.index);
      culprit.settled.resolve({ ...result, index });
      members = members.filter((member) => member !== culprit);
    }
  }

  async #commitOnceFree(batch: readonly Commit<A>[]): Promise<CommitResult> {
    const deadline = this.runtime.now() + this.limits.contentionMs;
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.store.commit(batch);
      if (result.outcome !== 'contended' || this.runtime.now() >= deadline) return result;
      await this.runtime.sleep(this.runtime.random() * Math.min(attempt, this.limits.backoffMs));
    }
  }

  #settle(members: readonly Submission<A>[], result: Exclude<CommitResult, { outcome: 'rejected' }>): void {
    if (result.outcome !== 'committed') {
      for (const { settled } of members) settled.resolve(result);
      return;
    }
    let position = result.position;
    const numbered = members.map(({ commits, settled }) => {
      const events = eventsOf(commits).map((event) => ({ ...event, position: position++ }));
      return { events, settled };
    });
    const dispatched = this.dispatcher?.dispatch(numbered.flatMap(({ events }) => events)) ?? Promise.resolve();
    void dispatched.then(() => {
      for (const { events, settled } of numbered) settled.resolve({ outcome: 'committed', events });
    });
  }
}

function eventsOf<A extends AggregateTypes>(commits: readonly Commit<A>[]) {
  return commits.flatMap(({ changes }) => changes.flatMap(({ events }) => events));
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
