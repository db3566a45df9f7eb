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

/** The parts of an engine. */
export interface CommandEngineParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly store: EventStore<A>;
  readonly services: A['services'];
  readonly runtime: Runtime;
  /** They get the events of every commit once it is durable. No command waits for them. */
  readonly dispatchers?: readonly Dispatcher<A>[];
  /** Saves most reads of snapshots; without a cache, each pass over the commands of an aggregate reads its snapshot. */
  readonly cache?: StateCache<A>;
  readonly limits?: Partial<EngineLimits>;
}

/**
 * The only way to change an aggregate: it loads a state, decides a command, folds the events, commits them together with the snapshot,
 * and passes them to the dispatchers.
 *
 * Commands on one aggregate are decided in the order of their arrival, commands on different aggregates at the same time, and all changes
 * that wait at the same moment are committed together. When the promise of a command fulfils, its events are durable. The engine decides a
 * frozen copy of each command, and results are frozen too. The promise of a command rejects with
 * - the `DomainError` that the aggregate threw, or that of a unique rule,
 * - {@link AggregateNotFound}, {@link ConcurrencyConflict} (not at the expected version), {@link NothingChanged},
 * - {@link CommandIdReused} (only with an identity), {@link InvalidInput}, `InvalidContext`,
 * - {@link CommitTooLarge}, {@link Overloaded}, {@link Contended}, {@link DecisionTimedOut}, {@link EngineClosed} (nothing was
 *   stored), {@link OutcomeUnknown} (the events may have been stored),
 * - {@link CommandFault}: a handler, a service or the data that they returned is at fault,
 * - `DecisionReentered`: a service has sent the command to an aggregate that waits for that service,
 * - `SnapshotBehind`: the snapshot must be refolded first,
 * - any other error that the store threw, such as `StoreUnavailable`.
 *
 * A refusal, or the outcome that there is no such aggregate, is always based on a state that is not older than anything that any process
 * acknowledged before the command was sent.
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

  /** @throws {@link InvalidDeclaration} if the declaration of the aggregate is not valid, or the store is that of another aggregate */
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

  /** Creates an aggregate with a new id from the context. */
  async create(command: A['create'], context: CqrsContext, options: CommandOptions = {}): Promise<CommandResult<A>> {
    const own = ownCopy(command);
    const sending = sendingOf(context, options);
    const bound: BoundCommand<A> = {
      type: own.type,
      creates: true,
      ...sending,
      decide: (_, seen) => this.aggregate.handleCreate(own, this.#services, seen),
    };
    // Makes an id only when the command is run: one that was sent before has its recorded outcome.
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
   * Changes several existing aggregates in one commit: all or none. An aggregate may occur once in `updates`, and each must change. A
   * unique key that one member gives up may be claimed by another, in either order. The results are in the order of `updates`. Rejects as
   * `update` does, with the first refusal.
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

  /** Returns the fingerprint and the events of the command with this id, if it took effect before the call. */
  async findCommand(id: string): Promise<RecordedCommand<A> | undefined> {
    assertId(id);
    const found = await this.#store.findCommand(id);
    if (found) return found;
    await this.#loader.barrier();
    return this.#store.findCommand(id);
  }

  /** Streams the events of an aggregate, oldest first, without holding them in memory. An unknown id has no events. */
  history(id: string, range?: VersionRange): AsyncIterable<EventEnvelope<A>> {
    return readHistory(this.#store, assertId(id), range);
  }

  /**
   * Returns the aggregate as it was right after a version, or at a time.
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
   * Takes no more commands, and waits at most `closeMs` for those that are under way. Then it rejects the commands that wait with
   * {@link EngineClosed}, and those that are being committed with {@link OutcomeUnknown}. Call it before you close the store.
   */
  async close(): Promise<void> {
    await within(this.#runtime, this.#limits.closeMs, this.#pending.close(), () => undefined);
    this.#committer.close();
    // Lets the commands that were being committed be rejected with `OutcomeUnknown` first.
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
    if (!result) throw new RangeError('A command ended without a result.');
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
