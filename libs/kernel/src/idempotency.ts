import type { AggregateTypes } from './aggregate.js';
import { CommandIdReused, CommandRecorded, OutcomeUnknown, StoreUnavailable } from './command-errors.js';
import { changedBy, isSameTarget, targetOf, type CommandIdentity, type CommandTarget } from './command-identity.js';
import type { CommandResult } from './command-result.js';
import { isUnavailable } from './error-kind.js';
import type { EventEnvelope } from './event-envelope.js';
import type { EventStore } from './event-store.js';

interface UnderWay<A extends AggregateTypes> {
  readonly fingerprint: string;
  readonly target: CommandTarget;
  readonly results: Promise<readonly CommandResult<A>[]>;
}

type Run<A extends AggregateTypes> = () => Promise<readonly CommandResult<A>[]>;

/** Where the outcomes of the past are found. */
interface Past<A extends AggregateTypes> {
  readonly store: Pick<EventStore<A>, 'findCommand'>;
  /** Resolves once a look-up sees every command that was acknowledged before. */
  barrier(): Promise<void>;
  /** Whether there is still time to look anything up. */
  readonly isOpen: boolean;
}

/**
 * Gives a command with an identity its one outcome: that of a twin under way in this process, the recorded one, or else the
 * one that running it has. An outcome that writes nothing leaves no record; it is told only after a look-up, begun after it was
 * decided, has found none: a twin in another process may have taken effect meanwhile, and be the very reason for it.
 */
export class Idempotency<A extends AggregateTypes> {
  readonly #underWay = new Map<string, UnderWay<A>>();

  constructor(private readonly past: Past<A>) {}

  /**
   * The result for each aggregate that the command changes.
   * @throws {@link CommandIdReused}
   */
  once(identity: CommandIdentity, target: CommandTarget, run: Run<A>): Promise<readonly CommandResult<A>[]> {
    const { id, fingerprint } = identity;
    const twin = this.#underWay.get(id);
    if (twin) {
      const isSame = twin.fingerprint === fingerprint && isSameTarget(twin.target, target);
      return isSame ? this.#told(identity, target, () => twin.results) : Promise.reject(new CommandIdReused());
    }
    const results = this.#outcome(identity, target, run).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, { fingerprint, target, results });
    return results;
  }

  async #outcome(identity: CommandIdentity, target: CommandTarget, run: Run<A>): Promise<readonly CommandResult<A>[]> {
    return (await this.#recorded(identity, target)) ?? this.#told(identity, target, run);
  }

  /** What running it comes to, or what is recorded of a twin where that writes nothing. */
  async #told(identity: CommandIdentity, target: CommandTarget, run: Run<A>): Promise<readonly CommandResult<A>[]> {
    const lookUp = () => this.#recorded(identity, target);
    try {
      const results = await run();
      const isWritten = results.some(({ events }) => events.length > 0);
      return isWritten ? results : ((await lookUp()) ?? results);
    } catch (error) {
      const found = await this.#recordedDespite(error, lookUp);
      if (found) return found;
      throw error;
    }
  }

  /** The outcome of a twin that took effect, or of this command if that was not learnt, where running it failed. */
  async #recordedDespite(error: unknown, lookUp: () => Promise<readonly CommandResult<A>[] | undefined>) {
    const mayBeRecorded = error instanceof CommandRecorded || error instanceof OutcomeUnknown;
    // Whoever is asked to send the command again later hears of a twin then.
    if (!mayBeRecorded && isUnavailable(error)) return undefined;
    if (!this.past.isOpen) return undefined;
    try {
      const found = await lookUp();
      if (found || !mayBeRecorded) return found;
      await this.past.barrier();
      return await lookUp();
    } catch (failure) {
      // What is open stays open; to be out of reach would say that nothing was stored.
      throw error instanceof OutcomeUnknown && failure instanceof StoreUnavailable ? error : failure;
    }
  }

  async #recorded(
    { id, fingerprint }: CommandIdentity,
    target: CommandTarget,
  ): Promise<readonly CommandResult<A>[] | undefined> {
    const recorded = await this.past.store.findCommand(id);
    if (!recorded) return undefined;
    const isSame = recorded.fingerprint === fingerprint && isSameTarget(targetOf(recorded), target);
    if (!isSame) throw new CommandIdReused();
    return changedBy(recorded).map((aggregateId) => recordedResult(aggregateId, recorded.events));
  }
}

function recordedResult<A extends AggregateTypes>(
  aggregateId: string,
  recorded: readonly EventEnvelope<A>[],
): CommandResult<A> {
  const events = recorded.filter((event) => event.aggregateId === aggregateId);
  const last = events.at(-1);
  if (!last) throw new RangeError('A recorded command has events.');
  const { version, position } = last;
  return Object.freeze({ id: aggregateId, version, position, events: Object.freeze(events) });
}
