import { assertStoreOf } from '../data/names.js';
import { hasCode } from '../errors/error-kind.js';
import { assertAggregate } from '../model/aggregate-declaration.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { CqrsContext } from '../model/cqrs-context.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { JointUpdate } from '../model/joint-update.js';
import type { CommandIdentity, CommandTarget, RecordedCommand } from '../ports/command-identity.js';
import type { Dispatcher } from '../ports/dispatcher.js';
import type { EventStore } from '../ports/event-store.js';
import type { Snapshot } from '../ports/snapshot.js';
import type { StateCache } from '../ports/state-cache.js';
import type { Moment } from '../runtime/moment.js';
import type { Runtime } from '../runtime/runtime.js';
import { within } from '../runtime/within.js';
import { readHistory, type VersionRange } from '../snapshots/history.js';
import { SnapshotLoader } from '../snapshots/snapshot-loader.js';
import { stateAt } from '../snapshots/time-travel.js';
import { assertExpectedVersion, assertId, assertUpdates, ownCopy, sendingOf, type Sending } from './command-input.js';
import type { CommandOptions, UpdateOptions } from './command-options.js';
import type { CommandResult } from './decisions/command-result.js';
import { Decider } from './decisions/decider.js';
import type { BoundCommand } from './decisions/decision.js';
import { defaultLimits, type EngineLimits } from './decisions/engine-limits.js';
import { GroupCommitter } from './groups/group-committer.js';
import { Idempotency } from './idempotency.js';
import { JointUpdates } from './joint-updates.js';
import { CacheTrust } from './lanes/cache-trust.js';
import { KnownStates } from './lanes/known-states.js';
import type { LaneParts } from './lanes/lane.js';
import { Lanes } from './lanes/lanes.js';
import { PendingCommands } from './pending-commands.js';

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

/**
 * The only way to change an aggregate: load, decide, fold, commit events and snapshot as a pair, dispatch.
 *
 * Commands on one aggregate are decided in the order of their arrival, different aggregates at the same time, and what waits
 * at the same moment is committed together. A promise that fulfils means: durable. What is given to the engine and what it gives
 * is frozen: the engine keeps a copy of each command, and nobody can change a result. The rejections are
 * - the `DomainError` that the aggregate threw or that a unique rule stands for,
 * - {@link AggregateNotFound}, {@link ConcurrencyConflict} (not at the expected version), {@link NothingChanged},
 * - {@link CommandIdReused} (only with an identity), {@link InvalidInput},
 * - {@link CommitTooLarge}, {@link Overloaded}, {@link Contended}, {@link DecisionTimedOut}, {@link EngineClosed} (nothing was
 *   stored), {@link OutcomeUnknown} (it is open),
 * - {@link CommandFault}: a handler, a service or the data that they gave is at fault,
 * - whatever else the store threw.
 *
 * A refusal, or that there is no such aggregate, is told only if it was decided on a state that is not older than anything that
 * was acknowledged before the command was sent, by any process.
 */
export class CommandEngine<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly #services: A['services'];
  readonly #store: EventStore<A>;
  readonly #runtime: Runtime;
  readonly #limits: EngineLimits;
  readonly #idempotency: Idempotency<A>;
  readonly #loader: SnapshotLoader<A>;
  readonly #committer: GroupCommitter<A>;
  readonly #lanes: Lanes<A>;
  readonly #joint: JointUpdates<A>;
  readonly #pending: PendingCommands;

  /** @throws {@link InvalidDeclaration} if the aggregate is not declared as it must be, or the store is that of another */
  constructor({ aggregate, store, services, runtime, dispatchers = [], cache, limits: given }: CommandEngineParts<A>) {
    assertAggregate(aggregate);
    assertStoreOf('A command engine', aggregate.type, store);
    const limits = { ...defaultLimits, ...given };
    this.aggregate = aggregate;
    this.#services = services;
    this.#store = store;
    this.#runtime = runtime;
    this.#limits = limits;
    this.#pending = new PendingCommands(limits.pending);
    this.#loader = new SnapshotLoader(aggregate, store);
    this.#committer = new GroupCommitter(store, dispatchers, runtime, limits);
    const parts: LaneParts<A> = {
      aggregate,
      runtime,
      limits,
      states: new KnownStates({ aggregate, cache, loader: this.#loader, trust: new CacheTrust(runtime) }),
      decider: new Decider({ aggregate, runtime, limits }),
      committer: this.#committer,
    };
    this.#lanes = new Lanes(parts);
    this.#joint = new JointUpdates(this.#lanes, parts);
    const pending = this.#pending;
    this.#idempotency = new Idempotency({
      store,
      barrier: () => this.#loader.barrier(),
      get isOpen() {
        return pending.isOpen;
      },
    });
  }

  /** Creates an aggregate under a new id of the context. */
  async create(command: A['create'], context: CqrsContext, options: CommandOptions = {}): Promise<CommandResult<A>> {
    const own = ownCopy(command);
    const sending = sendingOf(context, options);
    const bound: BoundCommand<A> = {
      type: own.type,
      creates: true,
      ...sending,
      decide: (_, seen) => this.aggregate.handleCreate(own, this.#services, seen),
    };
    // The id is asked for only when the command is really run.
    return this.#one(bound, 'new', () => assertId(sending.context.newId()));
  }

  /** Changes an existing aggregate. */
  async update(
    id: string,
    command: A['update'],
    context: CqrsContext,
    { expectedVersion, identity }: UpdateOptions = {},
  ): Promise<CommandResult<A>> {
    const bound = this.#bind({ command, expectedVersion }, sendingOf(context, { identity }));
    return this.#one(bound, [assertId(id)], () => id);
  }

  /**
   * Changes several existing aggregates as one commit: all or none. Each of them once, and each must change. A unique key may be
   * passed on from one member to another, in any order of the two. The results are in the order of `updates`. Rejects as `update`
   * does, with the first refusal.
   */
  async updateTogether(
    updates: readonly JointUpdate<A>[],
    context: CqrsContext,
    options: CommandOptions = {},
  ): Promise<readonly CommandResult<A>[]> {
    const sending = sendingOf(context, options);
    assertUpdates(updates);
    const members = updates.map((update) => ({
      id: assertId(update.id),
      command: this.#bind(update, sending),
    }));
    const target = members.map(({ id }) => id);
    return this.#once(sending.identity, target, () => this.#joint.run(members, sending.identity));
  }

  /** The command with this id, if it took effect before the call: what it was sent with, and its events. */
  async findCommand(id: string): Promise<RecordedCommand<A> | undefined> {
    assertId(id);
    const found = await this.#store.findCommand(id);
    if (found) return found;
    await this.#loader.barrier();
    return this.#store.findCommand(id);
  }

  /** The aggregate's events, oldest first, streamed: neither their number nor their size costs memory. An unknown id has none. */
  history(id: string, range?: VersionRange): AsyncIterable<EventEnvelope<A>> {
    return readHistory(this.#store, assertId(id), range);
  }

  /**
   * The aggregate as it was right after a version, or at a time.
   * @throws {@link AggregateNotFound} if it did not exist then; {@link VersionNotReached}; `InvalidMoment`
   */
  async stateAt(id: string, moment: Moment): Promise<Snapshot<A>> {
    assertId(id);
    try {
      return await stateAt(this.aggregate, this.#store, id, moment);
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND') && !hasCode(error, 'VERSION_NOT_REACHED')) throw error;
      await this.#loader.barrier();
      return stateAt(this.aggregate, this.#store, id, moment);
    }
  }

  /**
   * Takes no more commands, and waits for those that it has, for `closeMs` at most. Then what waits is refused with
   * {@link EngineClosed}, and what is being committed is told as {@link OutcomeUnknown}. To be called before the store is closed.
   */
  async close(): Promise<void> {
    await within(this.#runtime, this.#limits.closeMs, this.#pending.close(), () => undefined);
    this.#committer.close();
    // Who was being committed is told first that it is not known what becomes of it.
    await this.#runtime.sleep(0);
    this.#pending.refuseAll();
  }

  #bind({ command, expectedVersion }: Omit<JointUpdate<A>, 'id'>, sending: Sending): BoundCommand<A> {
    const own = ownCopy(command);
    assertExpectedVersion(expectedVersion);
    return {
      type: own.type,
      creates: false,
      ...sending,
      expectedVersion,
      decide: (state, seen) => this.aggregate.handleUpdate(state, own, this.#services, seen),
    };
  }

  async #one(command: BoundCommand<A>, target: CommandTarget, id: () => string): Promise<CommandResult<A>> {
    const run = async () => [await this.#lanes.submit(id(), command)];
    const [result] = await this.#once(command.identity, target, run);
    if (!result) throw new RangeError('A command has a result.');
    return result;
  }

  #once(
    identity: CommandIdentity | undefined,
    target: CommandTarget,
    run: () => Promise<readonly CommandResult<A>[]>,
  ): Promise<readonly CommandResult<A>[]> {
    return this.#pending.hold((doubt) => (identity ? this.#idempotency.once({ identity, target, run, doubt }) : run()));
  }
}
