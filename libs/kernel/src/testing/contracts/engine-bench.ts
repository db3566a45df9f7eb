import { CommandEngine } from '../../engine/command-engine.js';
import type { CommandOptions, UpdateOptions } from '../../engine/command-options.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import { fold } from '../../model/fold.js';
import type { JointUpdate } from '../../model/joint-update.js';
import type { EventStore } from '../../ports/event-store.js';
import { assertEqual, codeOf } from '../kit/expectation.js';
import type { JumpingClock } from '../runtime/jumping-clock.js';
import { testContext } from '../runtime/test-context.js';
import type { OpenEventStore } from './event-store.contract.js';
import { tally, type TallyTypes } from './tally.js';

const services: TallyTypes['services'] = { allows: () => true };
/** The sample's command to add a number. */
export const add = (by: number) => ({ type: 'add', by }) as const;
/** The sample's command to start a tally, its only creation. */
export const start = (label = '') => ({ type: 'start', label }) as const;

/** An engine, one of several that may share a storage, and the events that it has dispatched. */
export class EngineBench {
  readonly dispatched: EventEnvelope<TallyTypes>[] = [];
  readonly store: EventStore<TallyTypes>;
  readonly engine: CommandEngine<TallyTypes>;
  readonly #context: CqrsContext;
  /** What the journal held when events were dispatched. */
  readonly #read: Promise<readonly EventEnvelope<TallyTypes>[]>[] = [];

  constructor(
    private readonly as: Awaited<ReturnType<OpenEventStore>>,
    readonly runtime: JumpingClock,
    aggregate = tally,
    /** All benches on the storage. */
    private readonly all: EngineBench[] = [],
  ) {
    all.push(this);
    this.store = as(aggregate);
    this.#context = testContext({}, runtime);
    this.engine = new CommandEngine({
      aggregate,
      store: this.store,
      services,
      runtime,
      cache: new Map(),
      dispatchers: [
        {
          dispatch: (events) => {
            const after = (events[0]?.position ?? 0) - 1;
            this.#read.push(this.store.journal({ after, limit: events.length }));
            this.dispatched.push(...events);
          },
        },
      ],
    });
  }

  /** Makes another engine on the same storage, as in another process, of this release or another. */
  another(release = tally): EngineBench {
    return new EngineBench(this.as, this.runtime, release, this.all);
  }

  start(label?: string) {
    return this.engine.create(start(label), this.#context);
  }

  create(label: string, options: CommandOptions) {
    return this.engine.create(start(label), this.#context, options);
  }

  send(id: string, command: TallyTypes['update'], options: UpdateOptions) {
    return this.engine.update(id, command, this.#context, options);
  }

  /** Sends an addition with a command id, as a client that got no answer does again. */
  addOnce(id: string, by: number, key: string) {
    const identity = { id: key, fingerprint: `add ${by} to ${id}` };
    return this.engine.update(id, add(by), this.#context, { identity });
  }

  startOnce(label: string, key: string) {
    return this.engine.create(start(label), this.#context, { identity: { id: key, fingerprint: `start ${label}` } });
  }

  /** Sends additions to several aggregates as a joint update. */
  addTogether(ids: readonly string[], by: number, options?: CommandOptions) {
    return this.updateTogether(
      ids.map((id) => ({ id, command: add(by) })),
      options,
    );
  }

  updateTogether(updates: readonly JointUpdate<TallyTypes>[], options?: CommandOptions) {
    return this.engine.updateTogether(updates, this.#context, options);
  }

  update(id: string, command: TallyTypes['update'], expectedVersion?: number) {
    return this.engine.update(id, command, this.#context, { expectedVersion });
  }

  /** Asserts it for all benches on the storage. No read is under way afterwards. */
  async assertDispatchedWasDurable(): Promise<void> {
    for (const bench of this.all)
      assertEqual((await Promise.all(bench.#read)).flat(), bench.dispatched, 'what is dispatched is durable');
  }

  async assertSnapshotIsFold(id: string, version: number): Promise<void> {
    const events = await this.store.history(id, { after: 0, limit: 10_000 });
    const snapshot = (await this.store.load([id])).get(id);
    assertEqual(
      events.map((event) => event.version),
      Array.from({ length: version }, (_, index) => index + 1),
    );
    assertEqual(snapshot?.version, version, 'version of the snapshot');
    assertEqual(
      snapshot?.state,
      fold(
        tally,
        events.map(({ payload }) => payload),
      ),
      'state of the snapshot',
    );
  }
}

/** Returns how many outcomes were accepted, and the error codes of the others. */
export async function tallyUp(outcomes: readonly Promise<unknown>[]) {
  const settled = await Promise.allSettled(outcomes);
  const refused = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [codeOf(outcome.reason)] : []));
  return { accepted: settled.length - refused.length, refused };
}

/** Returns `n` items. */
export const times = <T>(n: number, make: (index: number) => T) => Array.from({ length: n }, (_, index) => make(index));
