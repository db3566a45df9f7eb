import { describe } from '../errors/describe.js';
import { isUnavailable } from '../errors/error-kind.js';
import { longestWaitMs } from '../followers/follow-journal.js';
import type { Series, Taken } from '../followers/keeper.js';
import type { JournalEntry } from '../journal/journal-entries.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { ParkedEvent } from '../ports/follower-store.js';
import type { AbortSignalLike, Runtime } from '../runtime/runtime.js';
import type { Failure, Handling } from './handling.js';
import type { SubscriptionLimits } from './subscription-limits.js';

/** How far the handling of an entry has come. */
interface Task {
  status: 'waiting' | 'running' | 'done' | 'failed';
  /** Why it failed. */
  error?: unknown;
  /** How often it was tried, and how often it failed for a reason that counts. */
  tries: number;
  failures: number;
  /** When it failed first, and when it is tried again. */
  failedAt: number;
  dueAt: number;
}

/** What the first entries of a series have come to. */
export interface Settled extends Taken {
  readonly parked: readonly ParkedEvent[];
  /** The aggregates of which an event failed. */
  readonly failed: readonly string[];
}

/** What the series of a term have in common. */
export interface SeriesParts<A extends AggregateTypes> {
  readonly handling: Handling<A>;
  readonly runtime: Runtime;
  readonly limits: SubscriptionLimits;
  readonly onError: (error: unknown) => void;
  /** Once it is aborted, no more events are handled. */
  readonly signal: AbortSignalLike;
  /** Called when a run has ended: there is room for another. */
  readonly onRoom: () => void;
  /** Stores what the first of the entries have come to. Resolves with `false` if the lease is lost. */
  readonly commit: (entries: readonly JournalEntry<A>[], settled: Settled) => Promise<boolean>;
  /** Resolves when the series may have come further, or, unless it is full, more entries may be there. */
  readonly pause: (isFull: boolean) => Promise<void>;
  /** Renews the lease if it is due. Rejects with `Abandoned` if the term has to end. */
  readonly alive: () => Promise<void>;
}

/**
 * Handles entries: those of an aggregate in order, those of different aggregates at the same time. What takes long holds up only its own
 * aggregate, as long as the other entries are at hand.
 */
export class HandledSeries<A extends AggregateTypes> implements Series<A> {
  #entries: readonly JournalEntry<A>[] = [];
  #tasks = new Map<JournalEntry<A>, Task>();
  /** When an event was handled last. */
  #handledAt = -Infinity;

  /** @param blocked the aggregates of which an event is parked */
  constructor(
    private readonly parts: SeriesParts<A>,
    private readonly blocked: ReadonlySet<string>,
  ) {}

  async apply(entries: readonly JournalEntry<A>[]): Promise<number | undefined> {
    const known = this.#tasks;
    this.#entries = entries;
    this.#tasks = new Map(entries.map((entry) => [entry, known.get(entry) ?? taskOf(entry)]));
    await this.parts.alive();
    this.begin();
    if (!this.hasSettled) await this.parts.pause(this.#isFull);
    // What has settled is stored first, even if the lease ran out while a handler blocked the process: if another process took it, the
    // store refuses the step. Otherwise such an event would be handled again and again.
    if (!this.hasSettled) await this.parts.alive();
    return this.commit();
  }

  /** Whether the first entry is settled, so that a step can be made. */
  get hasSettled(): boolean {
    const [first] = this.#entries;
    return first !== undefined && (this.blocked.has(first.aggregateId) || isSettled(this.#tasks.get(first)));
  }

  /** Stores what the first entries have come to. Resolves with their number; with `undefined` if the lease is lost. */
  async commit(): Promise<number | undefined> {
    const settled = this.#settled();
    const { taken } = settled;
    if (taken === 0 || !(await this.parts.commit(this.#entries, settled))) return taken === 0 ? 0 : undefined;
    for (const entry of this.#entries.slice(0, taken)) this.#tasks.delete(entry);
    this.#entries = this.#entries.slice(taken);
    return taken;
  }

  get #isFull(): boolean {
    return this.#entries.length >= this.parts.limits.batchEvents;
  }

  /** Handles as many entries as there is room for. */
  begin(): void {
    const { handling, runtime, signal } = this.parts;
    // The aggregates of which an earlier entry is not done.
    const held = new Set<string>();
    for (const [entry, task] of this.#tasks) {
      if (signal.aborted || !handling.hasRoom) return;
      const { aggregateId } = entry;
      if (task.status === 'done' || held.has(aggregateId)) continue;
      const isReady = task.status === 'waiting' && task.dueAt <= runtime.monotonic();
      const mayRun = isReady && !this.blocked.has(aggregateId) && !handling.isBusy(aggregateId);
      if (!mayRun || 'error' in entry || !this.#run(entry, task)) held.add(aggregateId);
    }
  }

  /** Handles an event. Returns whether that is done. */
  #run(event: EventEnvelope<A>, task: Task): boolean {
    const { handling, onRoom } = this.parts;
    task.tries += 1;
    const result = handling.begin(event);
    if (!result) {
      task.status = 'done';
      return true;
    }
    task.status = 'running';
    void result.then((failure) => {
      if (failure) this.#failed(task, failure);
      else this.#handled(task);
      onRoom();
    });
    return false;
  }

  #handled(task: Task): void {
    task.status = 'done';
    this.#handledAt = this.parts.runtime.monotonic();
  }

  #failed(task: Task, failure: Failure): void {
    const { limits, runtime, signal, onError, onRoom } = this.parts;
    task.status = 'waiting';
    // The handler was told to end, and the event is handled again by the next holder of the lease.
    if (signal.aborted) return;
    onError(failure.error);
    const now = runtime.monotonic();
    task.failedAt = Math.min(task.failedAt, now);
    if (this.#counts(task, failure)) task.failures += 1;
    if (task.failures >= limits.attempts) {
      task.status = 'failed';
      task.error = failure.error;
      return;
    }
    const wait = Math.min(limits.retryMs * 2 ** (task.tries - 1), longestWaitMs);
    task.dueAt = now + wait;
    void runtime.sleep(wait, signal).then(onRoom, () => undefined);
  }

  /**
   * Whether the event is at fault, and not the moment. What is unavailable to one event, while others are handled for longer than it takes
   * to try it again, is the fault of that event once no more entries can be read because of it.
   */
  #counts(task: Task, { error, isUnavailable: metUnavailable }: Failure): boolean {
    if (!isUnavailable(error) && !metUnavailable) return true;
    return this.#isFull && this.#handledAt > task.failedAt + this.parts.limits.retryMs;
  }

  /** Returns what the first entries have come to, up to the first one that is not settled. */
  #settled(): Settled {
    const parked: ParkedEvent[] = [];
    const failed = new Set<string>();
    const done: number[] = [];
    let taken = 0;
    for (const [entry, task] of this.#tasks) {
      const { position, aggregateId, version } = entry;
      if (this.blocked.has(aggregateId) || failed.has(aggregateId)) {
        parked.push({ position, aggregateId, version });
      } else if (task.status === 'failed') {
        failed.add(aggregateId);
        const isNewer = 'error' in entry && isUnavailable(entry.error);
        parked.push({ position, aggregateId, version, error: describe(task.error), ...(isNewer ? { isNewer } : {}) });
      } else if (task.status === 'done') {
        done.push(position);
      } else {
        break;
      }
      taken += 1;
    }
    return { taken, done, parked, failed: [...failed] };
  }
}

function taskOf<A extends AggregateTypes>(entry: JournalEntry<A>): Task {
  const fresh = { tries: 0, failures: 0, failedAt: Infinity, dueAt: -Infinity };
  return 'error' in entry ? { ...fresh, status: 'failed', error: entry.error } : { ...fresh, status: 'waiting' };
}

function isSettled(task: Task | undefined): boolean {
  return task?.status === 'done' || task?.status === 'failed';
}
