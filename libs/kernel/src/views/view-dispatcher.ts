import { disregard } from '../data/disregard.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { Page, PageRequest, Query, ReadModel } from '../model/query.js';
import { assertView } from '../model/view-declaration.js';
import type { View } from '../model/view.js';
import type { Dispatcher } from '../ports/dispatcher.js';
import type { EventHistory } from '../ports/event-store.js';
import type { ViewGeneration } from '../ports/view-generation.js';
import type { ViewStore } from '../ports/view-store.js';
import { Cancellation } from '../runtime/cancellation.js';
import type { Runtime } from '../runtime/runtime.js';
import { within } from '../runtime/within.js';
import { EventFeed } from './journal/event-feed.js';
import { defaultViewLimits, type ViewLimits } from './steps/view-limits.js';
import type { ViewParts } from './steps/view-parts.js';
import { followGeneration } from './terms/view-follower.js';
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
  /** Told of every failure; what failed is tried again, or parked. */
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<ViewLimits>;
}

interface Follower {
  readonly stop: Cancellation;
  readonly done: Promise<void>;
}

/**
 * Keeps one view, together with the dispatchers of the same view in other processes, and gives it to be read. It fires after
 * (events + snapshot) are durable, and never before; each event takes effect once. A view that is new, or whose version was
 * raised, is filled from the first event on; `ready` tells when that is done.
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
  /** The surveys that changes have brought about. */
  #surveyed = Promise.resolve();

  /** @throws {@link InvalidDeclaration} if the view is not declared as it must be, or the history is that of another aggregate */
  constructor({ view, store, history, runtime, onError, limits: given }: ViewDispatcherParts<A, V, Q>) {
    assertView(view, history);
    this.type = view.type;
    const limits = { ...defaultViewLimits, ...given };
    const tell = (error: unknown) => told(onError, error);
    this.#feed = new EventFeed(runtime, limits.feedEvents);
    this.#progress = new ViewProgress({ view, store, history, runtime, limits, onError: tell });
    this.#parts = {
      view,
      store,
      history,
      runtime,
      limits,
      onError: tell,
      feed: this.#feed,
      owner: runtime.newId(),
      onProgress: (...progress) => this.#progress.advance(...progress),
      onChange: () => {
        this.#surveyed = this.#surveyed.then(() => this.#survey()).catch(tell);
      },
    };
  }

  /** Begins to keep the view; returns at once. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves once the view can be read, or is stopped before. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Whether the view can be read. */
  get isReady(): boolean {
    return this.#progress.served !== undefined;
  }

  /** How far the view has come, and a generation that is being built, by this process or another. */
  status(): Promise<readonly ViewStatus[]> {
    return viewStatus(this.#parts);
  }

  /**
   * Gives back what it holds, once the commit that is under way is settled. Resolves after `stopMs` in any case: then a lease that was not
   * given back lapses by itself.
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

  /** To be told, if it can be learnt, that somebody has committed up to a position; without it the view looks by itself. */
  heard(position: number): void {
    this.#feed.heard(position);
  }

  /** The position up to which the view that is read holds every event: what is parked, and all after it, is not claimed. */
  get position(): number {
    return extentOf(this.#progress.served).position;
  }

  /** How far the view that is read holds every event, or those of one aggregate. */
  async extent(aggregateId?: string): Promise<ViewExtent> {
    const { served } = this.#progress;
    if (aggregateId === undefined || served?.firstParked === undefined) return extentOf(served);
    return extentOf({ ...served, firstParked: await this.#parts.store.firstParked(served.number, aggregateId) });
  }

  /**
   * Resolves with `true` once the view has come to a position, of a commit of any process, or with `false` after `ms` milliseconds. What is
   * parked on the way is left out: of an aggregate that is asked about it is waited for in vain, so `false` is told at once.
   */
  async waitFor(position: number, ms: number, aggregateId?: string): Promise<boolean> {
    if (!(await this.#progress.reach(position, ms))) return false;
    return aggregateId === undefined || (await this.extent(aggregateId)).position >= position;
  }

  /** @throws {@link ViewNotReady} */
  get(id: string): Promise<V | undefined> {
    return this.#read(
      (records) => records.get(id),
      (record) => record === undefined,
    );
  }

  /** @throws {@link ViewNotReady}, `InvalidCursor` */
  find(query: Q, page: PageRequest): Promise<Page<V>> {
    return this.#read(
      (records) => records.find(query, page),
      ({ items }) => items.length === 0,
    );
  }

  /**
   * A generation may have been removed since, as while this process was paused: then nothing is found in it, or reading it fails, and
   * the next one is asked.
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

  /** Looks at the generations there are, and does for each what is to be done. */
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
   * Those of this version; one that was replaced while it was followed for a while longer, since others may not have noticed yet.
   * Who comes later leaves it alone, or processes that come and go would keep it for ever.
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
    const done = followGeneration(this.#parts, number, stop).then(() => void this.#followers.delete(number));
    this.#followers.set(number, { stop, done });
  }
}

/** Whether nobody needs it once nobody has its lease: it was replaced, or other releases fill it. */
function isOutdated({ number, version, status }: ViewGeneration, ours: number, served: ViewGeneration | undefined) {
  return status === 'retired' || (served !== undefined && (version !== ours || number < served.number));
}

/** Tells of a failure. That the listener fails, at once or later, disturbs nobody. */
function told(onError: (error: unknown) => void, error: unknown): void {
  try {
    disregard(onError(error));
  } catch {
    // It has been told as far as it can be.
  }
}
