import { CommandEngine } from '../../engine/command-engine.js';
import type { Aggregate } from '../../model/aggregate.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { Dispatcher } from '../../ports/dispatcher.js';
import type { EventStore } from '../../ports/event-store.js';
import type { SubscriptionStore } from '../../ports/stores/subscription-store.js';
import type { Runtime } from '../../runtime/runtime.js';
import { handlerContext, type HandlerContext } from '../../subscriptions/handler-context.js';
import { SubscriptionDispatcher } from '../../subscriptions/subscription-dispatcher.js';
import type { SubscriptionLimits } from '../../subscriptions/subscription-limits.js';
import { EventFeed } from '../../journal/event-feed.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { tally, type TallyTypes } from '../contracts/tally.js';
import { assertThat } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';

/** The stores of one storage, which is empty at first. */
export interface SubscriptionStorage {
  /** Opens the event store of a release. */
  events(release: Aggregate<TallyTypes>): EventStore<TallyTypes>;
  /** Opens the store of a subscription to the sample, each time that of the same subscription. */
  subscription(name: string): SubscriptionStore;
  /** Restores the journal to what it was at a position. The snapshots of aggregates with later events are lost. */
  restore(position: number): Promise<void>;
}

type Sample = { readonly tallies: TallyTypes };
/** The handler of a subscription in a service that has only the sample. */
export type SampleHandler = (event: EventEnvelope<TallyTypes>, context: HandlerContext<Sample>) => unknown;

const hour = 3_600_000;
/**
 * Short, so that another dispatcher takes over within a test, but not so short that a busy machine lets a lease run out; and a handler
 * has as long as it likes.
 */
const short: Partial<SubscriptionLimits> = {
  ...{ leaseMs: 1_500, pollMs: 25, retryMs: 1, batchEvents: 20, yieldMs: 200, atOnce: 4, attempts: 3 },
  handleMs: hour,
};
/** How long a case waits for what must happen, in milliseconds. */
const patience = 30_000;

/** A storage, and the dispatchers on it, each as in a process of its own. */
export class SubscriptionBench {
  readonly errors: unknown[] = [];
  readonly store: SubscriptionStore;
  readonly #dispatchers: { stop(): Promise<void> }[] = [];
  #engine: CommandEngine<TallyTypes> | undefined;

  constructor(
    readonly storage: SubscriptionStorage,
    readonly runtime: Runtime,
  ) {
    this.store = storage.subscription('sample');
  }

  get engine(): CommandEngine<TallyTypes> {
    return (this.#engine ??= this.newEngine());
  }

  newEngine(dispatchers: readonly Dispatcher<TallyTypes>[] = []): CommandEngine<TallyTypes> {
    const { storage, runtime } = this;
    const services = { allows: () => true };
    return new CommandEngine({ aggregate: tally, store: storage.events(tally), services, runtime, dispatchers });
  }

  /** Starts a dispatcher with a handler. */
  handling(
    handle: SampleHandler,
    limits: Partial<SubscriptionLimits> = {},
    store: SubscriptionStore = this.storage.subscription('sample'),
    release = tally,
  ): SubscriptionDispatcher<TallyTypes> {
    const { storage, runtime } = this;
    const unused = () => Promise.reject(new Error('The suite has no read models.'));
    const snapshots = { tallies: { get: unused, find: unused } };
    const senders = { tallies: this.newEngine() };
    const dispatcher = new SubscriptionDispatcher<TallyTypes>({
      ...{ name: 'sample', store, runtime, history: storage.events(release) },
      feed: new EventFeed(runtime, 100),
      limits: { ...short, ...limits },
      onError: (error) => this.errors.push(error),
      handle: (event, run) =>
        handle(event, handlerContext<Sample>({ subscription: 'sample', runtime, senders, snapshots }, event, run)),
    });
    this.#dispatchers.push(dispatcher);
    dispatcher.start();
    return dispatcher;
  }

  /** Starts so many tallies, one after the other; resolves with their ids. */
  async tallies(count: number): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const context = { ...testContext({}, this.runtime), newId: () => this.runtime.newId() };
      ids.push((await this.engine.create({ type: 'start', label: '' }, context)).id);
    }
    return ids;
  }

  /** Adds to each of the tallies; resolves with the position of the last event. */
  async add(ids: readonly string[], times = 1): Promise<number> {
    let last = 0;
    for (let count = 1; count <= times; count += 1)
      for (const id of ids)
        last = (await this.engine.update(id, { type: 'add', by: count }, testContext({}, this.runtime))).position;
    return last;
  }

  async journal(): Promise<readonly EventEnvelope<TallyTypes>[]> {
    const store = this.storage.events(tally);
    const events: EventEnvelope<TallyTypes>[] = [];
    for (let isMore = true; isMore;) {
      const page = await store.journal({ after: events.length, limit: 1_000 });
      events.push(...page);
      isMore = page.length > 0;
    }
    return events;
  }

  /** Waits until the checkpoint is at a position. */
  comesTo(position: number): Promise<void> {
    return this.until(`the subscription comes to position ${position}`, async () => {
      return (await this.store.find())?.checkpoint === position;
    });
  }

  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
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

/** Returns a store that commits steps in another way. */
export function committing(store: SubscriptionStore, commit: SubscriptionStore['commit']): SubscriptionStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = name === 'commit' ? commit : Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

/** Promises, each with the test of it. */
export type SubscriptionCases = Readonly<Record<string, (bench: SubscriptionBench) => Promise<void>>>;

/** Returns the contract cases of a suite of subscriptions; each has a storage of its own. */
export function subscriptionCases(
  cases: SubscriptionCases,
  open: () => Promise<SubscriptionStorage>,
  runtime: Runtime,
): ContractCase[] {
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => {
      const bench = new SubscriptionBench(await open(), runtime);
      await run(bench).finally(() => bench.stop());
    },
  }));
}
