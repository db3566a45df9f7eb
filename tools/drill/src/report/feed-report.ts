import type { Stroke } from '../faults/fault.js';
import type { SentCommand } from '../load/command-log.js';
import type { FeedReader } from '../load/feed/feed-reader.js';
import { missedByList, timesSetBack } from '../oracles/feed/missed-by-list.js';
import type { StoredBank } from '../stored/stored.js';
import { struckAndSent } from './commit-report.js';

/** What a drill of the feed did and found. */
export interface FeedStory {
  readonly strokes: readonly Stroke[];
  readonly sent: readonly SentCommand[];
  readonly readers: readonly FeedReader[];
  readonly stored: StoredBank;
}

/** Describes what a drill of the feed did, for people. */
export function feedReport({ strokes, sent, readers, stored }: FeedStory): string[] {
  const { users, accounts } = stored;
  return [
    ...struckAndSent(strokes, sent),
    ...readers.map(
      ({ name, seen, visits }) =>
        `${name} read ${seen.length} events in ${visits.all} visits, of which ${visits.broken} broke off`,
    ),
    `${timesSetBack(users.events) + timesSetBack(accounts.events)} events have an earlier time than the one before, since the clocks are 5 s apart`,
    ...[users, accounts].map(({ events }, index) => {
      const { missed, all } = missedByList(events);
      return `A client that polls the list sorted by id would have missed ${missed} of ${all} ${['users', 'accounts'][index]}`;
    }),
  ];
}
