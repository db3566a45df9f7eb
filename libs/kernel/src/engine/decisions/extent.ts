import { storedBytes } from '../../data/storable.js';
import { CommitTooLarge } from '../../errors/command-errors.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Change, Commit } from '../../ports/event-store.js';
import type { EngineLimits } from './engine-limits.js';

/** How much commits add to a group. */
export interface Extent {
  readonly commands: number;
  readonly events: number;
  readonly bytes: number;
}

export function extentOf<A extends AggregateTypes>(commits: readonly Commit<A>[]): Extent {
  let events = 0;
  let bytes = 0;
  for (const { changes } of commits) {
    for (const change of changes) {
      events += change.events.length;
      bytes += storedBytes(change);
    }
  }
  return { commands: commits.length, events, bytes };
}

/**
 * A commit that is too large for the server's limits would hold up all others until they strike.
 * @throws {@link CommitTooLarge}
 */
export function assertCommittable<A extends AggregateTypes>(
  changes: readonly Change<A>[],
  { commitEvents, commitBytes }: EngineLimits,
): void {
  const { events, bytes } = extentOf([{ changes }]);
  if (events > commitEvents)
    throw new CommitTooLarge(`${events} events are more than the ${commitEvents} of one commit`);
  if (bytes > commitBytes) throw new CommitTooLarge(`${bytes} bytes are more than the ${commitBytes} of one commit`);
}

/** What of a group's bounds is left. */
export class GroupBudget {
  #commands = 0;
  #events = 0;
  #bytes = 0;

  constructor(private readonly limits: EngineLimits) {}

  spend({ commands, events, bytes }: Extent): void {
    this.#commands += commands;
    this.#events += events;
    this.#bytes += bytes;
  }

  /** Nothing is left. */
  get isSpent(): boolean {
    const { groupCommands, groupEvents, groupBytes } = this.limits;
    return this.#commands >= groupCommands || this.#events >= groupEvents || this.#bytes >= groupBytes;
  }

  /** More was spent than there was. */
  get isExceeded(): boolean {
    const { groupCommands, groupEvents, groupBytes } = this.limits;
    return this.#commands > groupCommands || this.#events > groupEvents || this.#bytes > groupBytes;
  }
}
