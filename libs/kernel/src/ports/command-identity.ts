import { isStorableText } from '../data/storable.js';
import { InvalidInput } from '../errors/command-errors.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';

/** What makes a command the same one when it is sent again. Both are well-formed text. */
export interface CommandIdentity {
  /**
   * 1 to 512 characters, unique among all commands to an aggregate type, for ever: a hash of the user, the route and the key that
   * the client chose. It belongs to what the command was first sent to: sent to another aggregate it is {@link CommandIdReused}.
   */
  readonly id: string;
  /** At most 16,384 characters, of what the command says; the same id with another fingerprint is a mistake of the client. */
  readonly fingerprint: string;
}

/** A command that took effect. */
export interface RecordedCommand<A extends AggregateTypes> {
  readonly fingerprint: string;
  /** Its events, in order; at least one. */
  readonly events: readonly EventEnvelope<A>[];
}

/** What a command is sent to: a new aggregate, or those with these ids, in this order. */
export type CommandTarget = 'new' | readonly string[];

const maxIdLength = 512;
const maxFingerprintLength = 16_384;

/**
 * The identity as it is from now on, whatever its sender does to it.
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

/** Whether both are the same. */
export function isSameTarget(a: CommandTarget, b: CommandTarget): boolean {
  return a === b || (a !== 'new' && b !== 'new' && a.length === b.length && a.every((id, index) => id === b[index]));
}

/** The aggregates that a recorded command has changed, in order. */
export function changedBy<A extends AggregateTypes>({ events }: RecordedCommand<A>): readonly string[] {
  return [...new Set(events.map(({ aggregateId }) => aggregateId))];
}

/** What a recorded command was sent to. */
export function targetOf<A extends AggregateTypes>(recorded: RecordedCommand<A>): CommandTarget {
  return recorded.events[0]?.version === 1 ? 'new' : changedBy(recorded);
}
