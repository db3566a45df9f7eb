import type { Aggregate, AggregateTypes } from './aggregate.js';
import type { CommandResult } from './command-result.js';
import type { CqrsContext } from './cqrs-context.js';
import type { BoundCommand } from './decision.js';
import type { Dispatcher } from './dispatcher.js';
import { defaultLimits, type EngineLimits } from './engine-limits.js';
import type { EventStore } from './event-store.js';
import { GroupCommitter } from './group-committer.js';
import { Lane, type LaneParts } from './lane.js';
import type { Runtime } from './runtime.js';

/** What an engine is made of. */
export interface CommandEngineParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly store: EventStore<A>;
  readonly services: A['services'];
  readonly runtime: Runtime;
  /** Told of every commit, after it is durable and before the command's outcome is. */
  readonly dispatcher?: Dispatcher<A>;
  readonly limits?: Partial<EngineLimits>;
}

/** What a caller may ask of an update. */
export interface UpdateOptions {
  /** Only at this version; without it the command takes the aggregate as it is. */
  readonly expectedVersion?: number | undefined;
}

/**
 * The only way to change an aggregate: load, decide, fold, commit events and snapshot as a pair, dispatch.
 *
 * Commands on one aggregate are decided in the order of their arrival, different aggregates at the same time, and what waits
 * at the same moment is committed together. A promise that fulfils means: durable. The rejections are
 * - the `DomainError` that the aggregate threw or that a unique rule stands for,
 * - {@link AggregateNotFound}, {@link ConcurrencyConflict} (only with an expected version),
 * - {@link Contended} (nothing was stored), {@link OutcomeUnknown} (it is open),
 * - whatever else a handler, a service or the store threw: a fault.
 */
export class CommandEngine<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly #services: A['services'];
  readonly #laneParts: LaneParts<A>;
  readonly #lanes = new Map<string, Lane<A>>();

  constructor({ aggregate, store, services, runtime, dispatcher, limits: given }: CommandEngineParts<A>) {
    const limits = { ...defaultLimits, ...given };
    this.aggregate = aggregate;
    this.#services = services;
    this.#laneParts = {
      aggregate,
      store,
      runtime,
      limits,
      committer: new GroupCommitter(store, dispatcher, runtime, limits),
    };
  }

  /** Creates an aggregate under a new id of the context. */
  create(command: A['create'], context: CqrsContext): Promise<CommandResult<A>> {
    return this.#submit(context.newId(), {
      creates: true,
      context,
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
    { expectedVersion }: UpdateOptions = {},
  ): Promise<CommandResult<A>> {
    return this.#submit(id, {
      creates: false,
      context,
      expectedVersion,
      decide: (state, seen) => this.aggregate.handleUpdate(state, command, this.#services, seen),
    });
  }

  #submit(id: string, command: BoundCommand<A>): Promise<CommandResult<A>> {
    const lane = this.#lanes.get(id) ?? new Lane(id, this.#laneParts, () => this.#lanes.delete(id));
    this.#lanes.set(id, lane);
    return lane.submit(command);
  }
}
