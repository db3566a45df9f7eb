import type { StoredEvent } from '../../stored/stored.js';

type Created = Pick<StoredEvent, 'aggregateId' | 'version'>;

/**
 * Counts the aggregates that a client would miss which polls the list of all, sorted by id, after every commit, and goes on each time from
 * the last id that it has seen.
 */
export function missedByList(journal: readonly Created[]): { readonly missed: number; readonly all: number } {
  const created = journal.filter(({ version }) => version === 1);
  let last = '';
  let missed = 0;
  for (const { aggregateId } of created) {
    if (aggregateId < last) missed += 1;
    else last = aggregateId;
  }
  return { missed, all: created.length };
}

/** Counts the events whose time is before that of the event that was committed before them: then their clocks differed. */
export function timesSetBack(journal: readonly Pick<StoredEvent, 'at'>[]): number {
  return journal.filter(({ at }, index) => at < (journal[index - 1]?.at ?? at)).length;
}
