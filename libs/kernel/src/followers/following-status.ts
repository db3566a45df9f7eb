import { holds, journalAfter } from '../journal/journal-entries.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import type { Following } from '../ports/follower-store.js';
import type { Runtime } from '../runtime/runtime.js';

/** How far a follower has come, compared with the journal. */
export interface FollowingStatus extends Following {
  /** The position of the journal's latest event. */
  readonly head: number;
  /**
   * Whether the journal does not have the event that the follower has come to: it was restored to an earlier moment, or replaced. The
   * process that follows begins again.
   */
  readonly isJournalReplaced: boolean;
  /** How many events have not been applied yet. */
  readonly eventsBehind: number;
  /**
   * How many seconds the first of them has been waiting: the wall clock less the time of the event. 0 if there is none, or if the event's
   * time is later than the wall clock, as after the clock was set back.
   */
  readonly secondsBehind: number;
}

/** A journal, and the clock. */
export interface FollowedJournal<A extends AggregateTypes> {
  readonly history: EventHistory<A>;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** Compares a follower with the journal, whose latest event has the position `journalHead`. */
export async function followingStatus<A extends AggregateTypes, F extends Following>(
  following: F,
  journalHead: number,
  { history, runtime }: FollowedJournal<A>,
): Promise<F & FollowingStatus> {
  const isJournalReplaced = !(await holds(history, following));
  const held = isJournalReplaced ? 0 : following.checkpoint;
  const head = Math.max(held, journalHead);
  const since = head > held ? await timeAfter(history, held) : undefined;
  const secondsBehind = since === undefined ? 0 : Math.max(0, (runtime.now() - since) / 1_000);
  return { ...following, head, isJournalReplaced, eventsBehind: head - held, secondsBehind };
}

/** Returns when the event after a position was committed. */
async function timeAfter<A extends AggregateTypes>(
  history: EventHistory<A>,
  position: number,
): Promise<number | undefined> {
  const [next] = await journalAfter(history, position, 1);
  return next && Date.parse(next.at);
}
