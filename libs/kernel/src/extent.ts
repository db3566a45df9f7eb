import type { AggregateTypes } from './aggregate.js';
import type { EngineLimits } from './engine-limits.js';
import type { Commit } from './event-store.js';

/** How much commits add to a group. */
export interface Extent {
  readonly commands: number;
  readonly events: number;
  readonly bytes: number;
}

export function extentOf<A extends AggregateTypes>(commits: readonly Commit<A>[]): Extent {
  const changes = commits.flatMap((commit) => commit.changes);
  return {
    commands: commits.length,
    events: changes.reduce((sum, { events }) => sum + events.length, 0),
    bytes: changes.reduce((sum, { size }) => sum + size, 0),
  };
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
