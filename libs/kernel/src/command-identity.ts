import type { AggregateTypes } from './aggregate.js';
import type { EventEnvelope } from './event-envelope.js';

/** What makes a command the same one when it is sent again. */
export interface CommandIdentity {
  /** Unique among all commands to an aggregate type, for ever: a hash of the user, the route and the key that the client chose. */
  readonly id: string;
  /** Of what the command says; the same id with another fingerprint is a mistake of the client. */
  readonly fingerprint: string;
}

/** A command that took effect. */
export interface RecordedCommand<A extends AggregateTypes> {
  readonly fingerprint: string;
  /** Its events, in order; at least one. */
  readonly events: readonly EventEnvelope<A>[];
}
