import { service } from '@snapfold/kernel/engine';
import { filterOf, type MongoQueryBuilder } from '@snapfold/mongoose';
import { book, type BookTypes } from './book.js';
import { loan, type LoanQuery } from './loan.js';

const bookQueries: MongoQueryBuilder<BookTypes['query']> = {
  indexes: [{ name: 'reader', key: { 'state.reader': 1, _id: 1 } }],
  build: ({ reader }) => ({ filter: filterOf({ 'state.reader': reader }), sort: [] }),
};

const loanQueries: MongoQueryBuilder<LoanQuery> = {
  indexes: [{ name: 'book_version_id', key: { bookId: 1, version: -1, _id: -1 } }],
  build: ({ bookId }) => ({ filter: filterOf({ bookId }), sort: [['version', -1]] }),
};

export const library = service({
  aggregates: { books: { aggregate: book, queries: bookQueries, services: () => undefined } },
  views: { loans: { of: 'books', view: loan, queries: loanQueries } },
});
