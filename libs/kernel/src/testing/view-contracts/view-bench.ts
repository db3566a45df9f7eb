import { CommandEngine } from '../../engine/command-engine.js';
import type { Aggregate } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { Query } from '../../model/query.js';
import type { View } from '../../model/view.js';
import type { Dispatcher } from '../../ports/dispatcher.js';
import type { EventStore } from '../../ports/event-store.js';
import type { ViewStore } from '../../ports/stores/view-store.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { ViewLimits } from '../../views/steps/view-limits.js';
import { ViewDispatcher } from '../../views/view-dispatcher.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { tally, type TallyTypes } from '../contracts/tally.js';
import { assertEqual, assertThat } from '../kit/expectation.js';
import { foldView } from '../kit/projection.js';
import { JumpingClock } from '../runtime/jumping-clock.js';
import { testContext } from '../runtime/test-context.js';

/** The stores of one storage, which is empty at first. */
export interface ViewStorage {
  /** Opens the event store of a release. */
  events(release: Aggregate<TallyTypes>): EventStore<TallyTypes>;
  view<V extends object>(view: View<V, TallyTypes>): ViewStore<V, Query>;
  /** Restores the journal to what it was at a position. The snapshots of aggregates with later events are lost. */
  restore(position: number): Promise<void>;
}

/** Short, so that another dispatcher takes over within a test. */
const limits: Partial<ViewLimits> = { leaseMs: 400, pollMs: 25, lookMs: 5, retryMs: 1, batchEvents: 7, yieldMs: 200 };
/** How long a case waits for what must happen, in milliseconds. */
export const patience = 30_000;

/** A storage, and the dispatchers on it, each as in a process of its own. */
export class ViewBench {
  readonly errors: unknown[] = [];
  readonly #dispatchers: { stop(): Promise<void> }[] = [];

  constructor(
    readonly storage: ViewStorage,
    readonly runtime: JumpingClock,
  ) {}

  dispatcher<V extends object>(
    view: View<V, TallyTypes>,
    release = tally,
    graceMs = 50,
  ): ViewDispatcher<TallyTypes, V, Query> {
    const dispatcher = new ViewDispatcher({
      view,
      store: this.storage.view(view),
      history: this.storage.events(release),
      runtime: this.runtime,
      limits: { ...limits, graceMs },
      onError: (error) => this.errors.push(error),
    });
    this.#dispatchers.push(dispatcher);
    return dispatcher;
  }

  /** Starts a dispatcher on a given store, with its own limits. */
  keeping<V extends object>(
    view: View<V, TallyTypes>,
    store: ViewStore<V, Query>,
    own: Partial<ViewLimits>,
    onError: (error: unknown) => void = (error) => this.errors.push(error),
    release = tally,
  ): ViewDispatcher<TallyTypes, V, Query> {
    const { runtime } = this;
    const history = this.storage.events(release);
    const dispatcher = new ViewDispatcher({ view, store, history, runtime, limits: { ...limits, ...own }, onError });
    this.#dispatchers.push(dispatcher);
    dispatcher.start();
    return dispatcher;
  }

  /** Starts a dispatcher, and resolves with it once its view can be read. */
  async started<V extends object>(view: View<V, TallyTypes>, release = tally) {
    const dispatcher = this.dispatcher(view, release);
    dispatcher.start();
    await dispatcher.ready;
    return dispatcher;
  }

  /** Starts three tallies, and adds to them until there are `count` more events. Resolves with the last position. */
  async fill(count: number, dispatchers: readonly Dispatcher<TallyTypes>[] = []): Promise<number> {
    const engine = new CommandEngine({
      aggregate: tally,
      store: this.storage.events(tally),
      services: { allows: () => true },
      runtime: this.runtime,
      dispatchers,
    });
    const context = testContext({}, this.runtime);
    const starts = [0, 1, 2].map(() =>
      engine.create({ type: 'start', label: '' }, { ...context, newId: () => this.runtime.newId() }),
    );
    const ids = (await Promise.all(starts)).map(({ id }) => id);
    const adds = Array.from({ length: count - 3 }, (_, index) =>
      engine.update(ids[index % 3] ?? '', { type: 'add', by: (index % 11) + 1 }, context),
    );
    const results = await Promise.all(adds);
    return Math.max(0, ...results.map(({ position }) => position));
  }

  async journal(release = tally): Promise<readonly EventEnvelope<TallyTypes>[]> {
    const store = this.storage.events(release);
    const events: EventEnvelope<TallyTypes>[] = [];
    for (let isMore = true; isMore;) {
      const page = await store.journal({ after: events.length, limit: 10_000 });
      events.push(...page);
      isMore = page.length > 0;
    }
    return events;
  }

  /** Asserts that the view is the fold of the whole journal. */
  async assertIsFold<V extends object>(
    dispatcher: ViewDispatcher<TallyTypes, V, Query>,
    view: View<V, TallyTypes>,
    release = tally,
  ): Promise<void> {
    const events = await this.journal(release);
    assertThat(await dispatcher.waitFor(events.length, patience), `the view comes to position ${events.length}`);
    const expected = foldView(view, events);
    const read = await Promise.all([...expected.keys()].map(async (id) => [id, await dispatcher.get(id)]));
    assertEqual(read, [...expected], 'records');
    assertEqual((await dispatcher.find({}, { limit: 10_000 })).items.length, expected.size, 'number of records');
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = this.runtime.monotonic() + patience;
    while (!(await holds())) {
      assertThat(this.runtime.monotonic() < end, what);
      await this.runtime.sleep(5);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#dispatchers.map((dispatcher) => dispatcher.stop()));
  }
}

/** Promises, each with the test of it. */
export type ViewCases = Readonly<Record<string, (bench: ViewBench) => Promise<void>>>;

/** Returns the contract cases of a suite of views; each has a storage of its own. */
export function viewCases(cases: ViewCases, open: () => Promise<ViewStorage>, runtime: Runtime): ContractCase[] {
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => {
      const bench = new ViewBench(await open(), new JumpingClock(runtime));
      await run(bench).finally(() => bench.stop());
    },
  }));
}
