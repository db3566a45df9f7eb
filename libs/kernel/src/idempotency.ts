import type { AggregateTypes } from './aggregate.js';
import { CommandIdReused, CommandRecorded, OutcomeUnknown } from './command-errors.js';
import type { CommandIdentity } from './command-identity.js';
import type { CommandResult } from './command-result.js';
import type { EventStore } from './event-store.js';
import type { Moment } from './time-travel.js';
import type { Snapshot } from './snapshot.js';

interface UnderWay<A extends AggregateTypes> {
  readonly fingerprint: string;
  readonly result: Promise<CommandResult<A>>;
}

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

  /** @throws {@link CommandIdReused} */
  once(identity: CommandIdentity, run: () => Promise<CommandResult<A>>): Promise<CommandResult<A>> {
    const { id, fingerprint } = identity;
    const twin = this.#underWay.get(id);
    if (twin) return twin.fingerprint === fingerprint ? twin.result : Promise.reject(new CommandIdReused());
    const result = this.#recordedOr(identity, run).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, { fingerprint, result });
    return result;
  }

  async #recordedOr(identity: CommandIdentity, run: () => Promise<CommandResult<A>>): Promise<CommandResult<A>> {
    const recorded = await this.#recorded(identity);
    if (recorded) return recorded;
    try {
      return await run();
    } catch (error) {
      // It may have taken effect all the same: by another process, or without our learning it.
      const late = error instanceof CommandRecorded || error instanceof OutcomeUnknown;
      const found = late ? await this.#recorded(identity) : undefined;
      if (found) return found;
      throw error;
    }
  }

  async #recorded({ id, fingerprint }: CommandIdentity): Promise<CommandResult<A> | undefined> {
    const recorded = await this.past.store.findCommand(id);
    const last = recorded?.events.at(-1);
    if (!recorded || !last) return undefined;
    if (recorded.fingerprint !== fingerprint) throw new CommandIdReused();
    const { aggregateId, version, position } = last;
    const { state } = await this.past.stateAt(aggregateId, { version });
    return { id: aggregateId, version, position, state, events: recorded.events };
  }
}
