import { eventId, view } from '@snapfold/kernel';
import { notebook, type NotebookTypes } from './notebook.js';

/** A note of any size. */
export interface Note {
  readonly notebookId: string;
  readonly lines: readonly string[];
}

/** An open notebook with its latest note that is not empty. */
export interface Spread {
  readonly notes: number;
  readonly lines: readonly string[];
}

/** A view with a record per event, and one with a record per aggregate. Records are as large as the events, but are copies of them. */
export function notebookViews(version: number) {
  const notes = view<Note, NotebookTypes>({
    type: 'notes',
    aggregateType: notebook.type,
    version,
    isChildOfAggregate: true,
    viewId: eventId,
    update: (_, { aggregateId, payload }) =>
      payload.type === 'noted' ? { notebookId: aggregateId, lines: copied(payload.lines) } : undefined,
  });
  const spreads = view<Spread, NotebookTypes>({
    type: 'spreads',
    aggregateType: notebook.type,
    version,
    isChildOfAggregate: false,
    viewId: ({ aggregateId }) => aggregateId,
    update: (previous = { notes: 0, lines: [] }, { payload }) => {
      if (payload.type !== 'noted') return undefined;
      const lines = payload.lines.length > 0 ? copied(payload.lines) : previous.lines;
      return { notes: previous.notes + 1, lines };
    },
  });
  return { notes, spreads };
}

function copied(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.toUpperCase());
}
