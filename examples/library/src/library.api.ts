import { aggregateApi, instant, text, viewListApi } from '@snapfold/nest';
import { z } from 'zod';
import { book } from './book.js';
import { loan } from './loan.js';

const title = text(200);
const reader = text(100);

export const bookApi = aggregateApi(book, {
  name: 'Book',
  path: 'books',
  create: { type: 'add', fields: { title } },
  update: { lend: { to: reader }, take_back: {} },
  events: { book_added: { title }, book_lent: { to: reader }, book_returned: {} },
  filters: { reader: reader.optional() },
  shown: z.object({ id: z.string(), version: z.int(), title, reader: reader.nullable() }).meta({ id: 'Book' }),
  present: ({ id, version, state: { title, reader = null } }) => ({ id, version, title, reader }),
});

export const loanApi = viewListApi(loan, {
  of: bookApi,
  path: 'loans',
  operation: 'loanList',
  summary: 'List the loans of a book, newest first',
  filters: {},
  query: (bookId) => ({ bookId }),
  shown: z.object({ to: reader, at: instant }).meta({ id: 'Loan' }),
  idOf: ({ bookId, version }) => `${bookId}-${version}`,
  present: ({ to, at }) => ({ to, at }),
});
