import { aggregate, original, type AggregateTypes, type Query } from '@snapfold/kernel';

/** The types of the sample. */
export interface NotebookTypes extends AggregateTypes {
  readonly state: { readonly notes: number; readonly last: string };
  readonly create: { readonly type: 'open' };
  readonly update: { readonly type: 'note'; readonly lines: readonly string[]; readonly times: number };
  readonly event: { readonly type: 'opened' } | { readonly type: 'noted'; readonly lines: readonly string[] };
  readonly services: object;
  readonly error: never;
  readonly query: Query;
}

/** An aggregate with a small state and large events. */
export const notebook = aggregate<NotebookTypes>({
  type: 'notebooks',
  schemaVersion: 1,
  initial: { notes: 0, last: '' },
  errors: {},
  events: { opened: original(), noted: original() },
  handleCreate: () => [{ type: 'opened' }],
  handleUpdate: (_, { lines, times }) => Array.from({ length: times }, () => ({ type: 'noted', lines })),
  apply: (state, event) =>
    event.type === 'opened' ? state : { notes: state.notes + 1, last: event.lines.at(-1)?.slice(0, 8) ?? '' },
});
