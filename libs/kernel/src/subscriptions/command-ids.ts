import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { CommandIdentity } from '../ports/command-identity.js';

/** The fingerprint of all commands of subscriptions: a command that is sent again finds the first outcome, even with another content. */
const fingerprint = 'subscription';
/** How many characters of a text become part of a command id; a longer text is represented by its hash. */
const longest = 100;

/**
 * Derives the identities of the commands that a handler sends for one event: from the subscription, the event, the command's type and
 * target, and how many commands of that type the handler has sent to that target before. So each takes effect once, however often the
 * event is handled. An id has at most 512 characters, however long the ids of the aggregates are.
 */
export class CommandIds {
  readonly #sent = new Map<string, number>();
  readonly #event: string;

  constructor(
    subscription: string,
    { aggregateType, aggregateId, version, position, at }: EventEnvelope<AggregateTypes>,
  ) {
    // The position tells the event from all others of the journal, and its time from one at the same position of a restored journal.
    const place = [aggregateType, position, Date.parse(at), version, hashOf(aggregateId)];
    this.#event = ['subscription', subscription, ...place].join(' ');
  }

  /**
   * Returns the identity of the next command of a type to a target: the name of the aggregate in the service, and the id of the aggregate
   * if there is one already. The name is no part of the identity, which is unique for an aggregate type only.
   */
  next(commandType: string, name: string, id: string | null): CommandIdentity {
    const kind = [commandType, id].map(shortened).join(' ');
    const count = (this.#sent.get(`${name} ${kind}`) ?? 0) + 1;
    this.#sent.set(`${name} ${kind}`, count);
    return { id: `${this.#event} ${kind} ${count}`, fingerprint };
  }
}

function shortened(text: string | null): string {
  // As JSON, since a space must not end a part, and an id must be well-formed.
  const json = JSON.stringify(text);
  return json.length <= longest ? json : `${String(text).length}~${hashOf(String(text))}`;
}

/**
 * Returns 64 bits of a hash. Two texts with one hash do no harm: the engine compares the target of a command with the recorded one, and
 * refuses the command.
 */
function hashOf(text: string): string {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit ^ (high >>> 15), 0xc2b2ae35);
  }
  high ^= low >>> 16;
  low ^= high >>> 13;
  return (high >>> 0).toString(36) + (low >>> 0).toString(36);
}
