import { storedBytes } from '../../data/storable.js';
import { CommitTooLarge } from '../../errors/command-errors.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Change, Commit } from '../../ports/event-store.js';
import type { EngineLimits } from './engine-limits.js';

/** The size of commits, by which a group is limited. */
export interface CommitSize {
  readonly commands: number;
  readonly events: number;
  readonly bytes: number;
}

export function sizeOf<A extends AggregateTypes>(commits: readonly Commit<A>[]): CommitSize {
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
 * Refuses a commit that exceeds the limits. A commit that is too large for the server would delay all others until the server refuses it.
 * @throws {@link CommitTooLarge}
 */
export function assertCommittable<A extends AggregateTypes>(
  changes: readonly Change<A>[],
  { commitEvents, commitBytes }: EngineLimits,
): void {
  const { events, bytes } = sizeOf([{ changes }]);
  if (events > commitEvents)
    throw new CommitTooLarge(`The command has ${events} events, but at most ${commitEvents} can be committed together`);
  if (bytes > commitBytes)
    throw new CommitTooLarge(`The command has ${bytes} bytes, but at most ${commitBytes} can be committed together`);
}

/** Counts how much of the limits of a group is used. */
export class GroupBudget {
  #commands = 0;
  #events = 0;
  #bytes = 0;

  constructor(private readonly limits: EngineLimits) {}

  spend({ commands, events, bytes }: CommitSize): void {
    this.#commands += commands;
    this.#events += events;
    this.#bytes += bytes;
  }

  /** Whether a limit is reached. */
  get isSpent(): boolean {
    const { groupCommands, groupEvents, groupBytes } = this.limits;
    return this.#commands >= groupCommands || this.#events >= groupEvents || this.#bytes >= groupBytes;
  }

  /** Whether a limit is exceeded. */
  get isExceeded(): boolean {
    const { groupCommands, groupEvents, groupBytes } = this.limits;
    return this.#commands > groupCommands || this.#events > groupEvents || this.#bytes > groupBytes;
  }
}
