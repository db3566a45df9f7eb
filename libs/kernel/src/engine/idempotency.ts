import { CommandIdReused, OutcomeUnknown } from '../errors/command-errors.js';
import { hasCode, isUnavailable } from '../errors/error-kind.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import {
  changedBy,
  isSameTarget,
  targetOf,
  type CommandIdentity,
  type CommandTarget,
} from '../ports/command-identity.js';
import type { EventStore } from '../ports/event-store.js';
import type { CommandResult } from './decisions/command-result.js';

interface UnderWay<A extends AggregateTypes> {
  readonly fingerprint: string;
  readonly target: CommandTarget;
  readonly results: Promise<readonly CommandResult<A>[]>;
  readonly doubts: Doubts;
}

type Doubt = (outcome: OutcomeUnknown) => void;

/** Tells the twins of a command, those to come too, that it may have taken effect. */
class Doubts {
  readonly #listeners: Doubt[] = [];
  #outcome: OutcomeUnknown | undefined;

  listen(doubt: Doubt): void {
    this.#listeners.push(doubt);
    if (this.#outcome) doubt(this.#outcome);
  }

  raise(outcome: OutcomeUnknown): void {
    this.#outcome = outcome;
    for (const doubt of this.#listeners) doubt(outcome);
  }
}

type Run<A extends AggregateTypes> = () => Promise<readonly CommandResult<A>[]>;

/** A command that is sent, and how it is run. */
interface Sent<A extends AggregateTypes> {
  readonly identity: CommandIdentity;
  readonly target: CommandTarget;
  readonly run: Run<A>;
  /** From now on it may have taken effect: until it is answered, that is its outcome. */
  readonly doubt: Doubt;
}

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
  once(sent: Sent<A>): Promise<readonly CommandResult<A>[]> {
    const { identity, target } = sent;
    const { id, fingerprint } = identity;
    const twin = this.#underWay.get(id);
    if (twin) {
      const isSame = twin.fingerprint === fingerprint && isSameTarget(twin.target, target);
      if (!isSame) return Promise.reject(new CommandIdReused());
      twin.doubts.listen(sent.doubt);
      return this.#told({ ...sent, run: () => twin.results });
    }
    const doubts = new Doubts();
    doubts.listen(sent.doubt);
    const first: Sent<A> = { ...sent, doubt: (outcome) => doubts.raise(outcome) };
    const results = this.#outcome(first).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, { fingerprint, target, results, doubts });
    return results;
  }

  async #outcome(sent: Sent<A>): Promise<readonly CommandResult<A>[]> {
    return (await this.#recorded(sent)) ?? this.#told(sent);
  }

  /** What running it comes to, or what is recorded of a twin where that writes nothing. */
  async #told(sent: Sent<A>): Promise<readonly CommandResult<A>[]> {
    try {
      const results = await sent.run();
      const isWritten = results.some(({ events }) => events.length > 0);
      return isWritten ? results : ((await this.#recorded(sent)) ?? results);
    } catch (error) {
      const found = await this.#recordedDespite(error, sent);
      if (found) return found;
      throw error;
    }
  }

  /** The outcome of a twin that took effect, or of this command if that was not learnt, where running it failed. */
  async #recordedDespite(error: unknown, sent: Sent<A>): Promise<readonly CommandResult<A>[] | undefined> {
    const isUnknown = hasCode(error, 'OUTCOME_UNKNOWN');
    const mayBeRecorded = isUnknown || hasCode(error, 'COMMAND_RECORDED');
    // A caller that is asked to send the command again hears of a twin then.
    if (!mayBeRecorded && isUnavailable(error)) return undefined;
    if (mayBeRecorded) sent.doubt(new OutcomeUnknown(error));
    if (!this.past.isOpen) return undefined;
    try {
      const found = await this.#recorded(sent);
      if (found || !mayBeRecorded) return found;
      await this.past.barrier();
      return await this.#recorded(sent);
    } catch (failure) {
      // What is not known stays so; to be out of reach would say that nothing was stored.
      throw isUnknown && hasCode(failure, 'STORE_UNAVAILABLE') ? error : failure;
    }
  }

  async #recorded({ identity, target }: Sent<A>): Promise<readonly CommandResult<A>[] | undefined> {
    const { id, fingerprint } = identity;
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
