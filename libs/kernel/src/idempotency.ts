import type { AggregateTypes } from './aggregate.js';
import { CommandIdReused, CommandRecorded, OutcomeUnknown, StoreUnavailable } from './command-errors.js';
import type { CommandIdentity } from './command-identity.js';
import type { CommandResult } from './command-result.js';
import { resultOf } from './decision.js';
import type { EventEnvelope } from './event-envelope.js';
import type { EventStore } from './event-store.js';
import type { Moment } from './moment.js';
import type { Snapshot } from './snapshot.js';

interface UnderWay<A extends AggregateTypes> {
  readonly fingerprint: string;
  readonly results: Promise<readonly CommandResult<A>[]>;
}

type Run<A extends AggregateTypes> = () => Promise<readonly CommandResult<A>[]>;

/** What is needed to answer with an outcome of the past. */
interface Past<A extends AggregateTypes> {
  readonly store: EventStore<A>;
  stateAt(id: string, moment: Moment): Promise<Snapshot<A>>;
}

/**
 * Gives a command with an identity its one outcome: that of a twin under way in this process, the recorded one, or else the
 * one that running it has. Refusals and commands without events leave no record, so they are decided anew.
 */
export class Idempotency<A extends AggregateTypes> {
  readonly #underWay = new Map<string, UnderWay<A>>();

  constructor(private readonly past: Past<A>) {}

  /**
   * The result for each aggregate that the command changes.
   * @throws {@link CommandIdReused}
   */
  once(identity: CommandIdentity, run: Run<A>): Promise<readonly CommandResult<A>[]> {
    const { id, fingerprint } = identity;
    const twin = this.#underWay.get(id);
    if (twin) return twin.fingerprint === fingerprint ? twin.results : Promise.reject(new CommandIdReused());
    const results = this.#recordedOr(identity, run).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, { fingerprint, results });
    return results;
  }

  async #recordedOr(identity: CommandIdentity, run: Run<A>): Promise<readonly CommandResult<A>[]> {
    const recorded = await this.#recorded(identity);
    if (recorded) return recorded;
    try {
      return await run();
    } catch (error) {
      // It may have taken effect all the same: by another process, or without our learning it.
      const late = error instanceof CommandRecorded || error instanceof OutcomeUnknown;
      const found = late ? await this.#recordedAfter(error, identity) : undefined;
      if (found) return found;
      throw error;
    }
  }

  async #recordedAfter(error: Error, identity: CommandIdentity): Promise<readonly CommandResult<A>[] | undefined> {
    try {
      return await this.#recorded(identity);
    } catch (failure) {
      // What is open stays open; to be out of reach would say that nothing was stored.
      throw error instanceof OutcomeUnknown && failure instanceof StoreUnavailable ? error : failure;
    }
  }

  async #recorded({ id, fingerprint }: CommandIdentity): Promise<readonly CommandResult<A>[] | undefined> {
    const recorded = await this.past.store.findCommand(id);
    if (!recorded) return undefined;
    if (recorded.fingerprint !== fingerprint) throw new CommandIdReused();
    const ids = new Set(recorded.events.map(({ aggregateId }) => aggregateId));
    return Promise.all([...ids].map((aggregateId) => this.#result(aggregateId, recorded.events)));
  }

  async #result(aggregateId: string, recorded: readonly EventEnvelope<A>[]): Promise<CommandResult<A>> {
    const events = recorded.filter((event) => event.aggregateId === aggregateId);
    const [last] = events.slice(-1);
    if (!last) throw new RangeError('A recorded command has events.');
    return resultOf(await this.past.stateAt(aggregateId, { version: last.version }), events);
  }
}
