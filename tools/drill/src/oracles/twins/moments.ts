import type { SentTwin } from '../../load/twins/twin-log.js';
import type { StoredEvent } from '../../stored/stored.js';

/**
 * The moments on which an outcome that wrote nothing may rest. A moment is a position: what is stored once the event there, and
 * none after it, is stored.
 */
export interface Moments {
  readonly from: number;
  readonly to: number;
}

/** What is known of the moments of a journal from outside. */
export class JournalTimes {
  /** At position `n` (index `n - 1`): the latest time at which a command up to there was first sent. */
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
   * From the last position that was told to anyone before it was sent (nobody may be told of less), to the last one whose command
   * had been sent when it was answered; and to the one before the command's own events, if it took effect: the state was read
   * before the look-up that found no record of it.
   */
  momentsOf({ positionBefore, answeredAt }: SentTwin, own: StoredEvent | undefined): Moments {
    const last = this.#lastUntil(answeredAt);
    return { from: positionBefore, to: own ? Math.min(last, own._id - 1) : last };
  }

  /** By halving: there are many outcomes. */
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
