import type { SentTwin } from '../../load/twins/twin-log.js';
import type { StoredEvent } from '../../stored/stored.js';

/**
 * The moments at which an outcome that wrote nothing may have been decided. A moment is a position: the state when the journal ends
 * with the event at that position.
 */
export interface Moments {
  readonly from: number;
  readonly to: number;
}

/** When the positions of a journal can have been written, as clients can tell. */
export class JournalTimes {
  /** The event at position `n` was written after the time at index `n - 1`: by then each command up to it had been sent. */
  readonly #notBefore: number[] = [];

  constructor(sent: readonly SentTwin[], events: readonly StoredEvent[]) {
    const firstSent = new Map<string, number>();
    for (const { twin, sentAt } of sent) {
      const { id } = twin.identity;
      firstSent.set(id, Math.min(firstSent.get(id) ?? Infinity, sentAt));
    }
    let latest = 0;
    for (const { commandId = '' } of events) {
      latest = Math.max(latest, firstSent.get(commandId) ?? 0);
      this.#notBefore.push(latest);
    }
  }

  /**
   * The first moment is the highest position that was acknowledged before the sending: an older state would be stale. The last
   * moment is the last position whose command had been sent before the answer. If the command took effect, the last moment lies
   * before its own events: a host reads the state before it looks for a record of the command.
   */
  momentsOf({ positionBefore, answeredAt }: SentTwin, own: StoredEvent | undefined): Moments {
    const last = this.#lastUntil(answeredAt);
    return { from: positionBefore, to: own ? Math.min(last, own._id - 1) : last };
  }

  /** A binary search, since there are many outcomes. */
  #lastUntil(time: number): number {
    let [low, high] = [0, this.#notBefore.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#notBefore[middle] ?? 0) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
