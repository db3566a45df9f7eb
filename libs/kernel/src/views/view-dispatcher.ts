import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { Page, PageRequest, Query, ReadModel } from '../model/query.js';
import { assertView } from '../model/view-declaration.js';
import type { View } from '../model/view.js';
import type { Dispatcher } from '../ports/dispatcher.js';
import type { EventHistory } from '../ports/event-store.js';
import type { ViewGeneration } from '../ports/stores/view-generation.js';
import type { ViewStore } from '../ports/stores/view-store.js';
import { Cancellation } from '../runtime/cancellation.js';
import type { Runtime } from '../runtime/runtime.js';
import { within } from '../runtime/within.js';
import { EventFeed } from '../journal/event-feed.js';
import { defaultViewLimits, type ViewLimits } from './steps/view-limits.js';
import { generationKeeper } from './steps/generation-keeper.js';
import type { ViewParts } from './steps/view-parts.js';
import { followJournal } from '../followers/follow-journal.js';
import { reportTo } from '../followers/report-to.js';
import { extentOf, type ViewExtent } from './view-extent.js';
import { ViewNotReady } from './view-not-ready.js';
import { ViewProgress } from './view-progress.js';
import { viewStatus, type ViewStatus } from './view-status.js';

/** What a view dispatcher is made of. */
export interface ViewDispatcherParts<A extends AggregateTypes, V extends object, Q extends Query> {
  readonly view: View<V, A>;
  readonly store: ViewStore<V, Q>;
  readonly history: EventHistory<A>;
  readonly runtime: Runtime;
  /** Receives every error. What failed is tried again, or parked. */
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<ViewLimits>;
  /**
   * The feed of the journal, if others follow it too: the events of a commit are dispatched to it once. Without it, the dispatcher has a
   * feed of its own, of `feedEvents` events.
   */
  readonly feed?: EventFeed<A>;
}

interface Follower {
  readonly stop: Cancellation;
  readonly done: Promise<void>;
}

/**
 * Keeps one view up to date, together with the dispatchers of the same view in other processes, and reads it. It applies an event only
 * once (events + snapshot) are durable, and each event takes effect once. A view that is new, or whose version was raised, is filled from
 * the first event on; `ready` resolves when that is done.
 */
export class ViewDispatcher<A extends AggregateTypes, V extends object, Q extends Query>
  implements Dispatcher<A>, ReadModel<V, Q>
{
  /** The view's type. */
  readonly type: string;
  readonly #parts: ViewParts<A, V, Q>;
  readonly #progress: ViewProgress<A, V, Q>;
  readonly #feed: EventFeed<A>;
  readonly #stop = new Cancellation();
  readonly #followers = new Map<number, Follower>();
  readonly #replacedAt = new Map<number, number>();
  readonly #ready = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  /** The surveys that `onChange` has started. */
  #surveyed = Promise.resolve();

  /** @throws {@link InvalidDeclaration} if the view's declaration is invalid, or the history is that of another aggregate type */
  constructor({ view, store, history, runtime, onError, limits: given, feed }: ViewDispatcherParts<A, V, Q>) {
    assertView(view, history);
    this.type = view.type;
    const limits = { ...defaultViewLimits, ...given };
    const report = (error: unknown) => reportTo(onError, error);
    this.#feed = feed ?? new EventFeed(runtime, limits.feedEvents);
    this.#progress = new ViewProgress({ view, store, history, runtime, limits, onError: report });
    this.#parts = {
      view,
      store,
      history,
      runtime,
      limits,
      onError: report,
      feed: this.#feed,
      owner: runtime.newId(),
      onProgress: (...progress) => this.#progress.advance(...progress),
      onChange: () => {
        this.#surveyed = this.#surveyed.then(() => this.#survey()).catch(report);
      },
    };
  }

  /** Starts to keep the view up to date; returns at once. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves once the view can be read, or once `stop` is called. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Whether the view can be read. */
  get isReady(): boolean {
    return this.#progress.served !== undefined;
  }

  /** Returns how far each generation of the view has come, also those that other processes and releases fill. */
  status(): Promise<readonly ViewStatus[]> {
    return viewStatus(this.#parts);
  }

  /**
   * Stops keeping the view, and releases its leases once the commit under way is settled. Resolves after `stopMs` at the latest; a lease
   * that has not been released by then expires.
   */
  stop(): Promise<void> {
    this.#stop.abort();
    this.#ready.resolve();
    for (const { stop } of this.#followers.values()) stop.abort();
    const { runtime, limits } = this.#parts;
    return within(runtime, limits.stopMs, this.#stopped(), () => undefined);
  }

  async #stopped(): Promise<void> {
    await this.#running;
    await Promise.all([...this.#followers.values()].map(({ done }) => done));
    await this.#surveyed;
  }

  dispatch(events: readonly EventEnvelope<A>[]): void {
    this.#feed.dispatch(events);
  }

  /** Call it when some process has committed up to a position, if you learn of that. Without it the dispatcher polls. */
  heard(position: number): void {
    this.#feed.heard(position);
  }

  /** The position up to which the view that is read has every event. It is always before the first parked event. */
  get position(): number {
    return extentOf(this.#progress.served).position;
  }

  /** Returns up to which position the view that is read has every event, or every event of one aggregate. */
  async extent(aggregateId?: string): Promise<ViewExtent> {
    const { served } = this.#progress;
    if (aggregateId === undefined || served?.firstParked === undefined) return extentOf(served);
    return extentOf({ ...served, firstParked: await this.#parts.store.firstParked(served.number, aggregateId) });
  }

  /**
   * Resolves with `true` once the view has come to a position, which any process may have committed, or with `false` after `ms` milliseconds.
   * The view leaves out parked events. With `aggregateId`, resolves with `false` when the view has come to the position without an event
   * of that aggregate, since it is parked: waiting longer would not help.
   */
  async waitFor(position: number, ms: number, aggregateId?: string): Promise<boolean> {
    if (!(await this.#progress.reach(position, ms))) return false;
    return aggregateId === undefined || (await this.extent(aggregateId)).position >= position;
  }

  /** @throws {@link ViewNotReady} while no generation can be read */
  get(id: string): Promise<V | undefined> {
    return this.#read(
      (records) => records.get(id),
      (record) => record === undefined,
    );
  }

  /** @throws {@link ViewNotReady} while no generation can be read, and `InvalidCursor` */
  find(query: Q, page: PageRequest): Promise<Page<V>> {
    return this.#read(
      (records) => records.find(query, page),
      ({ items }) => items.length === 0,
    );
  }

  /**
   * Reads the generation that is served. It may have been removed since, for example while this process was paused: then the read finds
   * nothing or fails, and the next generation is read.
   */
  async #read<R>(ask: (records: ReadModel<V, Q>) => Promise<R>, isEmpty: (result: R) => boolean): Promise<R> {
    for (;;) {
      const { served } = this.#progress;
      if (!served) throw new ViewNotReady(this.#parts.view.type);
      const asked = ask(this.#parts.store.records(served.number));
      const isDoubtful = await asked.then(isEmpty, () => true);
      if (isDoubtful) await this.#progress.look();
      if (this.#progress.served?.number === served.number || !isDoubtful) return asked;
    }
  }

  async #run(): Promise<void> {
    const { runtime, limits, onError } = this.#parts;
    while (!this.#stop.aborted) {
      await this.#survey().catch(onError);
      await runtime.sleep(limits.pollMs, this.#stop).catch(() => undefined);
    }
  }

  /** Looks at the generations of the view, and adds, follows, leaves or retires them as needed. */
  async #survey(): Promise<void> {
    if (this.#stop.aborted) return;
    const { store, view, limits } = this.#parts;
    let generations = await this.#progress.look();
    if (!generations.some(({ version, status }) => version === view.version && status !== 'retired')) {
      await store.add(view.version);
      generations = await this.#progress.look();
    }
    const { served } = this.#progress;
    if (served) this.#ready.resolve();
    const followed = generations.filter((one) => this.#isFollowed(one, served)).map(({ number }) => number);
    for (const number of followed) this.#follow(number);
    for (const [number, { stop }] of this.#followers) if (!followed.includes(number)) stop.abort();
    for (const one of generations)
      if (isOutdated(one, view.version, served)) await store.retire(one.number, limits.graceMs);
  }

  /**
   * Whether this dispatcher follows a generation: one of its version that has not been replaced. One that was replaced while it was
   * followed is followed for `graceMs` longer, since other processes may still read it. A dispatcher that starts later does not follow
   * it: otherwise processes that come and go would keep it for ever.
   */
  #isFollowed({ number, version, status }: ViewGeneration, served: ViewGeneration | undefined): boolean {
    const { view, runtime, limits } = this.#parts;
    if (version !== view.version || status === 'retired') return false;
    if (!served || number >= served.number) return true;
    if (!this.#followers.has(number)) return false;
    const replacedAt = this.#replacedAt.get(number) ?? runtime.monotonic();
    this.#replacedAt.set(number, replacedAt);
    return runtime.monotonic() - replacedAt < limits.graceMs;
  }

  #follow(number: number): void {
    if (this.#followers.has(number) || this.#stop.aborted) return;
    const stop = new Cancellation();
    const keeper = generationKeeper(this.#parts, number);
    const done = followJournal({ ...this.#parts, keeper }, stop).then(() => void this.#followers.delete(number));
    this.#followers.set(number, { stop, done });
  }
}

/** Whether nobody needs a generation once nobody holds its lease: it was discarded or replaced, or other releases fill it. */
function isOutdated({ number, version, status }: ViewGeneration, ours: number, served: ViewGeneration | undefined) {
  return status === 'retired' || (served !== undefined && (version !== ours || number < served.number));
}
