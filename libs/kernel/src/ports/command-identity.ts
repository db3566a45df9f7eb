import { isStorableText } from '../data/storable.js';
import { InvalidInput } from '../errors/command-errors.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';

/** The id and fingerprint by which a command that is sent again is known to be the same one. Both are well-formed text. */
export interface CommandIdentity {
  /**
   * 1 to 512 characters, unique among all commands to an aggregate type for ever: such as a hash of the user, the route and the key that
   * the client chose. A command with the same id to another aggregate is refused with {@link CommandIdReused}.
   */
  readonly id: string;
  /**
   * At most 16,384 characters that stand for the content of the command. The same id with another fingerprint is a mistake of the client,
   * and is refused with {@link CommandIdReused}.
   */
  readonly fingerprint: string;
}

/** A command that took effect. */
export interface RecordedCommand<A extends AggregateTypes> {
  readonly fingerprint: string;
  /** Its events, in order; at least one. */
  readonly events: readonly EventEnvelope<A>[];
}

/** The target of a command: a new aggregate, or the aggregates with these ids, in this order. */
export type CommandTarget = 'new' | readonly string[];

const maxIdLength = 512;
const maxFingerprintLength = 16_384;

/**
 * Checks an identity, and returns a frozen copy that its sender cannot change.
 * @throws {@link InvalidInput}
 */
export function ownIdentity({ id, fingerprint }: CommandIdentity): CommandIdentity {
  if (!isStorableText(id) || id === '' || id.length > maxIdLength)
    throw new InvalidInput('identity.id', `must be 1 to ${maxIdLength} characters of well-formed text`);
  if (!isStorableText(fingerprint) || fingerprint.length > maxFingerprintLength)
    throw new InvalidInput(
      'identity.fingerprint',
      `must be at most ${maxFingerprintLength} characters of well-formed text`,
    );
  return Object.freeze({ id, fingerprint });
}

/** Returns whether both targets are the same. */
export function isSameTarget(a: CommandTarget, b: CommandTarget): boolean {
  return a === b || (a !== 'new' && b !== 'new' && a.length === b.length && a.every((id, index) => id === b[index]));
}

/** Returns the ids of the aggregates that a recorded command has changed, in order. */
export function changedBy<A extends AggregateTypes>({ events }: RecordedCommand<A>): readonly string[] {
  return [...new Set(events.map(({ aggregateId }) => aggregateId))];
}

/** Returns the target of a recorded command. */
export function targetOf<A extends AggregateTypes>(recorded: RecordedCommand<A>): CommandTarget {
  return recorded.events[0]?.version === 1 ? 'new' : changedBy(recorded);
}
