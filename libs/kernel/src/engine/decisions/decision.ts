import type { AggregateTypes, Awaitable } from '../../model/aggregate.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import type { CommandIdentity } from '../../ports/command-identity.js';
import type { Change } from '../../ports/event-store.js';
import type { Snapshot } from '../../ports/snapshot.js';
import { headAfter } from './change.js';
import type { CommandResult } from './command-result.js';

/** A command, bound to the handler and services that decide it. */
export interface BoundCommand<A extends AggregateTypes> {
  readonly type: string;
  readonly creates: boolean;
  readonly context: CqrsContext;
  readonly expectedVersion?: number | undefined;
  readonly identity?: CommandIdentity | undefined;
  decide(state: A['state'], context: CqrsContext): Awaitable<readonly A['event'][]>;
}

/** A command and the aggregate that it is for. */
export interface AddressedCommand<A extends AggregateTypes> {
  readonly id: string;
  readonly command: BoundCommand<A>;
}

/** Why a command is refused. */
export interface Refusal {
  readonly error: unknown;
  /** Whether the decision needs something that is out of reach, so that a decision on another state would not help. */
  readonly isUnavailable: boolean;
}

/** The decision on a command: a change to commit, a refusal, or neither if the command changes nothing. */
export interface Decision<A extends AggregateTypes> {
  readonly change?: Change<A>;
  readonly refusal?: Refusal;
}

/** A decided command, and the promise of its outcome. */
export interface Decided<A extends AggregateTypes> {
  readonly decision: Decision<A>;
  readonly settled: PromiseWithResolvers<CommandResult<A>>;
}

/**
 * Settles the promises of commands that were decided in turn from `head`, once `events` (those of their changes, in order) are durable.
 * Returns the head after them.
 */
export function tell<A extends AggregateTypes>(
  outcomes: readonly Decided<A>[],
  head: Snapshot<A>,
  events: readonly EventEnvelope<A>[],
): Snapshot<A> {
  let current = head;
  let taken = 0;
  for (const { decision, settled } of outcomes) {
    if (decision.refusal) {
      settled.reject(decision.refusal.error);
      continue;
    }
    const own = events.slice(taken, taken + (decision.change?.events.length ?? 0));
    taken += own.length;
    if (decision.change) current = committedHead(current, decision.change, own);
    settled.resolve(resultOf(current, own));
  }
  return current;
}

/** Returns the head after a change whose events are durable. */
export function committedHead<A extends AggregateTypes>(
  head: Snapshot<A>,
  change: Change<A>,
  events: readonly EventEnvelope<A>[],
): Snapshot<A> {
  return headAfter(head, change, events.at(-1)?.position ?? head.position);
}

/** Returns the result of a command that left the aggregate at the given head. */
export function resultOf<A extends AggregateTypes>(
  { id, version, position, state }: Snapshot<A>,
  events: readonly EventEnvelope<A>[],
): CommandResult<A> {
  return Object.freeze({ id, version, position, state, isReplay: false, events: Object.freeze(events) });
}
