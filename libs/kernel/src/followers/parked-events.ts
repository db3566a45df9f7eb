import { journalAfter, type JournalEntry } from '../journal/journal-entries.js';
import { JournalGap } from '../journal/journal-errors.js';
import type { AggregateTypes } from '../model/aggregate.js';
import { eventBytes, pageBytes } from '../ports/event-bytes.js';
import type { EventHistory } from '../ports/event-store.js';
import type { FollowerStore, ParkedEvent } from '../ports/follower-store.js';
import { concurrently } from '../runtime/concurrently.js';

/** How many parked events are read at the same time: each takes up to 16 MB. */
const readsAtOnce = 4;

/** Yields the parked events of a follower, by ascending position. */
export async function* parkedEvents(
  store: Pick<FollowerStore, 'parked'>,
  limit: number,
): AsyncGenerator<ParkedEvent, void, undefined> {
  for (let after = 0; ;) {
    const found = await store.parked(after, limit);
    yield* found;
    const last = found.at(-1);
    if (!last) return;
    after = last.position;
  }
}

/**
 * Reads the first of some parked events from the journal, about 16 MB of them.
 * @param alive called after each read; rejects when the events are not wanted any more
 * @throws {@link JournalGap} if one of them is not in the journal
 */
export async function entriesOf<A extends AggregateTypes>(
  history: EventHistory<A>,
  parked: readonly ParkedEvent[],
  alive: () => Promise<void>,
): Promise<readonly JournalEntry<A>[]> {
  const entries: JournalEntry<A>[] = [];
  let bytes = 0;
  const read = async ({ position }: ParkedEvent) => {
    const found = await journalAfter(history, position - 1, 1);
    if (found[0]?.position !== position) throw new JournalGap(history.aggregateType, position - 1);
    return found;
  };
  for await (const found of concurrently(parked, readsAtOnce, read)) {
    await alive();
    entries.push(...found);
    for (const entry of found) bytes += 'error' in entry ? 0 : eventBytes(entry);
    if (bytes >= pageBytes) break;
  }
  return entries;
}
