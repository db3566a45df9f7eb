import { aggregateApi, instant, text, viewListApi } from '@snapfold/nest';
import { z } from 'zod';
import { book } from './book.js';
import { loan } from './loan.js';

export const bookApi = aggregateApi(book, {
  name: 'Book',
  path: 'books',
  create: { type: 'add', fields: { title: text } },
  update: { lend: { to: text }, take_back: {} },
  events: { book_added: { title: text }, book_lent: { to: text }, book_returned: {} },
  filters: { reader: text.optional() },
  shown: z.object({ id: z.string(), version: z.int(), title: text, reader: text.nullable() }).meta({ id: 'Book' }),
  present: ({ id, version, state: { title, reader = null } }) => ({ id, version, title, reader }),
});

export const loanApi = viewListApi(loan, {
  of: bookApi,
  path: 'loans',
  operation: 'loanList',
  summary: 'List the loans of a book, newest first',
  filters: {},
  query: (bookId) => ({ bookId }),
  shown: z.object({ to: text, at: instant }).meta({ id: 'Loan' }),
  idOf: ({ bookId, version }) => `${bookId}-${version}`,
  present: ({ to, at }) => ({ to, at }),
});
