import { isDeepStrictEqual } from 'node:util';
import type { AuditEvent } from '@snapfold/running-bank';
import { seenEvent, type FeedReader, type SeenEvent } from '../../load/feed/feed-reader.js';
import type { StoredEvent } from '../../stored/stored.js';
import { difference } from '../difference.js';
import type { Violation } from '../violation.js';

/** What a feed tells at rest, and what the journal holds. */
export interface FeedAtRest {
  readonly items: readonly AuditEvent[];
  readonly journal: readonly StoredEvent[];
}

/** At rest a feed tells the journal. */
export function judgeFeedAtRest(feed: string, { items, journal }: FeedAtRest): Violation[] {
  const oracle = 'the feed is the journal';
  const found: Violation[] = [];
  if (items.length !== journal.length)
    found.push({ oracle, what: `${feed}: ${items.length} items, but ${journal.length} events` });
  for (const [index, { _id: position, aggregateId, version, at, payload, metadata }] of journal.entries()) {
    const id = `${aggregateId}-${version}`;
    const stored = { id, aggregateId, version, position, at: at.toISOString(), type: payload.type, metadata };
    const { payload: _, ...told } = items[index] ?? { payload: undefined };
    if (!isDeepStrictEqual(told, stored))
      found.push({ oracle, what: `${feed}: the event ${id}, ${difference(stored, told)}` });
  }
  return found;
}

/** A reader has got every event once, in commit order, as the feed tells it at rest. It may have read on from there. */
export function judgeReader(
  { name, seen, refusals }: Pick<FeedReader, 'name' | 'seen' | 'refusals'>,
  items: readonly AuditEvent[],
): Violation[] {
  const oracle = 'a reader of a feed gets every event once, in commit order';
  const told = items.map(seenEvent);
  const judged = seen.filter(({ position }) => position <= told.length);
  return [...sequenceFaults(judged, told), ...refusals].map((what) => ({ oracle, what: `${name}: ${what}` }));
}

function sequenceFaults(seen: readonly SeenEvent[], told: readonly SeenEvent[]): string[] {
  const faults: string[] = [];
  let last = 0;
  for (const { position, digest } of seen) {
    if (position > last + 1) faults.push(`after ${last} came ${position}: the events between are missing`);
    if (position <= last) faults.push(`after ${last} came ${position}: it came twice, or too late`);
    if (told[position - 1]?.digest !== digest) faults.push(`the event ${position} was told with another content`);
    last = position;
  }
  if (last !== told.length) faults.push(`it ended at ${last}, but the journal ends at ${told.length}`);
  return faults;
}
