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

/** Reports that a command may have taken effect to everyone who has sent it, or sends it again, while it is under way. */
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

/** A command that is sent, and the function that runs it. */
interface Sent<A extends AggregateTypes> {
  readonly identity: CommandIdentity;
  readonly target: CommandTarget;
  readonly run: Run<A>;
  /** Called as soon as the command may have taken effect: this is its outcome if the engine is closed before the real one is known. */
  readonly doubt: Doubt;
}

/** Where recorded commands are looked up. */
interface Past<A extends AggregateTypes> {
  readonly store: Pick<EventStore<A>, 'findCommand'>;
  /** Resolves once a look-up sees every command that was acknowledged before the call. */
  barrier(): Promise<void>;
  /** Whether the engine is open. A closing engine does not look commands up any more. */
  readonly isOpen: boolean;
}

/**
 * Gives a command with an identity the same outcome each time: that of the same command if it is under way in this process, the recorded
 * one, or else the one of running it. An outcome that writes nothing, such as a refusal, leaves no record. It is given only after a
 * look-up that begins after the decision has found no record: the same command may have taken effect in another process in the meantime,
 * and may even be the reason for the refusal.
 */
export class Idempotency<A extends AggregateTypes> {
  readonly #underWay = new Map<string, UnderWay<A>>();

  constructor(private readonly past: Past<A>) {}

  /**
   * Returns a result for each aggregate of the command.
   * @throws {@link CommandIdReused} if the id was used for a command with another fingerprint or target
   */
  once(sent: Sent<A>): Promise<readonly CommandResult<A>[]> {
    const { identity, target } = sent;
    const { id, fingerprint } = identity;
    const underWay = this.#underWay.get(id);
    if (underWay) {
      const isSame = underWay.fingerprint === fingerprint && isSameTarget(underWay.target, target);
      if (!isSame) return Promise.reject(new CommandIdReused());
      underWay.doubts.listen(sent.doubt);
      return this.#run({ ...sent, run: async () => (await underWay.results).map(asReplay) });
    }
    const doubts = new Doubts();
    doubts.listen(sent.doubt);
    const first: Sent<A> = { ...sent, doubt: (outcome) => doubts.raise(outcome) };
    const results = this.#outcome(first).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, { fingerprint, target, results, doubts });
    return results;
  }

  async #outcome(sent: Sent<A>): Promise<readonly CommandResult<A>[]> {
    return (await this.#recorded(sent)) ?? this.#run(sent);
  }

  /** Runs a command. If that writes nothing or fails, an outcome that is recorded by then takes precedence. */
  async #run(sent: Sent<A>): Promise<readonly CommandResult<A>[]> {
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

  /** Looks for a recorded outcome after running a command has failed: another process, or even this run, may have stored it. */
  async #recordedDespite(error: unknown, sent: Sent<A>): Promise<readonly CommandResult<A>[] | undefined> {
    const isUnknown = hasCode(error, 'OUTCOME_UNKNOWN');
    const mayBeRecorded = isUnknown || hasCode(error, 'COMMAND_RECORDED');
    // No look-up: a caller that gets an `unavailable` error sends the command again, and gets the recorded outcome then.
    if (!mayBeRecorded && isUnavailable(error)) return undefined;
    if (!mayBeRecorded) return this.past.isOpen ? this.#recorded(sent) : undefined;
    const unknown = error instanceof OutcomeUnknown ? error : new OutcomeUnknown(error);
    sent.doubt(unknown);
    if (!this.past.isOpen) throw unknown;
    try {
      const found = await this.#recorded(sent);
      if (found) return found;
      await this.past.barrier();
      return await this.#recorded(sent);
    } catch (failure) {
      // The outcome stays unknown: `STORE_UNAVAILABLE` would claim that nothing was stored.
      throw hasCode(failure, 'STORE_UNAVAILABLE') ? unknown : failure;
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
  if (!last) throw new RangeError('A recorded command has no events.');
  const { version, position } = last;
  return Object.freeze({ id: aggregateId, version, position, isReplay: true, events: Object.freeze(events) });
}

function asReplay<A extends AggregateTypes>(result: CommandResult<A>): CommandResult<A> {
  return Object.freeze({ ...result, isReplay: true });
}
