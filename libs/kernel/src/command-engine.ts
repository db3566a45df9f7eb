import type { Aggregate, AggregateTypes } from './aggregate.js';
import { CacheTrust } from './cache-trust.js';
import { Overloaded } from './command-errors.js';
import type { CommandIdentity, RecordedCommand } from './command-identity.js';
import type { CommandResult } from './command-result.js';
import type { CqrsContext } from './cqrs-context.js';
import type { BoundCommand } from './decision.js';
import type { Dispatcher } from './dispatcher.js';
import { defaultLimits, type EngineLimits } from './engine-limits.js';
import type { EventEnvelope } from './event-envelope.js';
import type { EventStore } from './event-store.js';
import { GroupCommitter } from './group-committer.js';
import { readHistory, type VersionRange } from './history.js';
import { Idempotency } from './idempotency.js';
import { JointUpdates } from './joint-update.js';
import type { LaneParts } from './lane.js';
import { Lanes } from './lanes.js';
import type { Moment } from './moment.js';
import type { Runtime } from './runtime.js';
import { SnapshotLoader } from './snapshot-loader.js';
import type { Snapshot } from './snapshot.js';
import type { StateCache } from './state-cache.js';
import { stateAt } from './time-travel.js';

/** What an engine is made of. */
export interface CommandEngineParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly store: EventStore<A>;
  readonly services: A['services'];
  readonly runtime: Runtime;
  /** Told of every commit once it is durable. No command waits for them. */
  readonly dispatchers?: readonly Dispatcher<A>[];
  /** Spares most reads; without it each pass over an aggregate's commands reads its state. */
  readonly cache?: StateCache<A>;
  readonly limits?: Partial<EngineLimits>;
}

/** What a caller may ask of a command. */
export interface CommandOptions {
  /** With it the command takes effect at most once, however often it is sent, and is answered with the same outcome each time. */
  readonly identity?: CommandIdentity | undefined;
}

/** What a caller may ask of an update. */
export interface UpdateOptions extends CommandOptions {
  /** Only at this version; without it the command takes the aggregate as it is. */
  readonly expectedVersion?: number | undefined;
}

/** One member of a joint update. */
export interface JointUpdate<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly id: string;
  readonly command: A['update'];
  /** Only at this version; without it the command takes the aggregate as it is. */
  readonly expectedVersion?: number | undefined;
}

/**
 * The only way to change an aggregate: load, decide, fold, commit events and snapshot as a pair, dispatch.
 *
 * Commands on one aggregate are decided in the order of their arrival, different aggregates at the same time, and what waits
 * at the same moment is committed together. A promise that fulfils means: durable. The rejections are
 * - the `DomainError` that the aggregate threw or that a unique rule stands for,
 * - {@link AggregateNotFound}, {@link ConcurrencyConflict} (not at the expected version),
 * - {@link CommandIdReused} (only with an identity),
 * - {@link CommitTooLarge}, {@link Overloaded}, {@link Contended} (nothing was stored), {@link OutcomeUnknown} (it is open),
 * - whatever else a handler, a service or the store threw: a fault.
 */
export class CommandEngine<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly #services: A['services'];
  readonly #store: EventStore<A>;
  readonly #limits: EngineLimits;
  readonly #idempotency: Idempotency<A>;
  readonly #lanes: Lanes<A>;
  readonly #joint: JointUpdates<A>;
  #pending = 0;

  constructor({ aggregate, store, services, runtime, dispatchers = [], cache, limits: given }: CommandEngineParts<A>) {
    const limits = { ...defaultLimits, ...given };
    this.aggregate = aggregate;
    this.#services = services;
    this.#store = store;
    this.#limits = limits;
    const parts: LaneParts<A> = {
      aggregate,
      runtime,
      limits,
      cache,
      trust: new CacheTrust(runtime),
      loader: new SnapshotLoader(aggregate, store),
      committer: new GroupCommitter(store, dispatchers, runtime, limits),
    };
    this.#lanes = new Lanes(parts);
    this.#joint = new JointUpdates(this.#lanes, parts);
    this.#idempotency = new Idempotency({ store, stateAt: (id, moment) => this.stateAt(id, moment) });
  }

  /** Creates an aggregate under a new id of the context. */
  create(command: A['create'], context: CqrsContext, { identity }: CommandOptions = {}): Promise<CommandResult<A>> {
    // The id is asked for only when the command is really run.
    return this.#one(identity, () => context.newId(), {
      creates: true,
      context,
      identity,
      decide: async (_, seen) => {
        const events = await this.aggregate.handleCreate(command, this.#services, seen);
        if (events.length === 0) throw new Error(`${this.aggregate.type}: "${command.type}" created nothing.`);
        return events;
      },
    });
  }

  /** Changes an existing aggregate. */
  update(
    id: string,
    command: A['update'],
    context: CqrsContext,
    { expectedVersion, identity }: UpdateOptions = {},
  ): Promise<CommandResult<A>> {
    return this.#one(identity, () => id, this.#bind({ command, expectedVersion }, context, identity));
  }

  /**
   * Changes several existing aggregates as one commit: all or none. Each of them once, and each must change. The results are in
   * the order of `updates`. Rejects as `update` does, with the first refusal.
   */
  updateTogether(
    updates: readonly JointUpdate<A>[],
    context: CqrsContext,
    { identity }: CommandOptions = {},
  ): Promise<readonly CommandResult<A>[]> {
    const members = updates.map((update) => ({ id: update.id, command: this.#bind(update, context, identity) }));
    return this.#once(identity, () => this.#joint.run(members, identity));
  }

  /** The command with this id, if it took effect before the call: what it was sent with, and its events. */
  findCommand(id: string): Promise<RecordedCommand<A> | undefined> {
    return this.#store.findCommand(id);
  }

  /** The aggregate's events, oldest first, streamed: any length costs no memory. An unknown id has none. */
  history(id: string, range?: VersionRange): AsyncIterable<EventEnvelope<A>> {
    return readHistory(this.#store, id, range);
  }

  /**
   * The aggregate as it was right after a version, or at a time.
   * @throws {@link AggregateNotFound} if it did not exist then; {@link VersionNotReached}; `InvalidMoment`
   */
  stateAt(id: string, moment: Moment): Promise<Snapshot<A>> {
    return stateAt(this.aggregate, this.#store, id, moment);
  }

  #bind(
    { command, expectedVersion }: Omit<JointUpdate<A>, 'id'>,
    context: CqrsContext,
    identity: CommandIdentity | undefined,
  ): BoundCommand<A> {
    return {
      creates: false,
      context,
      expectedVersion,
      identity,
      decide: (state, seen) => this.aggregate.handleUpdate(state, command, this.#services, seen),
    };
  }

  async #one(identity: CommandIdentity | undefined, id: () => string, command: BoundCommand<A>) {
    const [result] = await this.#once(identity, async () => [await this.#lanes.of(id()).submit(command)]);
    if (!result) throw new RangeError('A command has a result.');
    return result;
  }

  #once(identity: CommandIdentity | undefined, work: () => Promise<readonly CommandResult<A>[]>) {
    const run = () => this.#bounded(work);
    return identity ? this.#idempotency.once(identity, run) : run();
  }

  async #bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#pending >= this.#limits.pending) throw new Overloaded();
    this.#pending += 1;
    try {
      return await work();
    } finally {
      this.#pending -= 1;
    }
  }
}
