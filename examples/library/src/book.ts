import { aggregate, original, refusals, type AggregateTypes } from '@snapfold/kernel';

const errors = {
  BOOK_LENT: { kind: 'conflict', message: 'The book is already lent.' },
  BOOK_NOT_LENT: { kind: 'conflict', message: 'The book is not lent.' },
} as const;
const refuse = refusals(errors);

export interface BookTypes extends AggregateTypes {
  readonly state: { readonly title: string; readonly reader?: string };
  readonly create: { readonly type: 'add'; readonly title: string };
  readonly update: { readonly type: 'lend'; readonly to: string } | { readonly type: 'take_back' };
  readonly event:
    | { readonly type: 'book_added'; readonly title: string }
    | { readonly type: 'book_lent'; readonly to: string }
    | { readonly type: 'book_returned' };
  readonly error: keyof typeof errors;
  readonly query: { readonly reader?: string | undefined };
}

export const book = aggregate<BookTypes>({
  type: 'books',
  schemaVersion: 1,
  initial: { title: '' },
  errors,
  events: { book_added: original(), book_lent: original(), book_returned: original() },

  handleCreate: ({ title }) => [{ type: 'book_added', title }],

  handleUpdate({ reader }, command) {
    switch (command.type) {
      case 'lend':
        if (reader !== undefined) throw refuse('BOOK_LENT', { reader });
        return [{ type: 'book_lent', to: command.to }];
      case 'take_back':
        if (reader === undefined) throw refuse('BOOK_NOT_LENT');
        return [{ type: 'book_returned' }];
    }
  },

  apply({ title }, event) {
    switch (event.type) {
      case 'book_added':
        return { title: event.title };
      case 'book_lent':
        return { title, reader: event.to };
      case 'book_returned':
        return { title };
    }
  },
});
