import { eventId, view } from '@snapfold/kernel';
import { book, type BookTypes } from './book.js';

export interface Loan {
  readonly bookId: string;
  readonly version: number;
  readonly to: string;
  readonly at: string;
}

export type LoanQuery = { readonly bookId: string };

export const loan = view<Loan, BookTypes, LoanQuery>({
  type: 'loan',
  aggregateType: book.type,
  version: 1,
  isChildOfAggregate: true,
  viewId: eventId,
  update: (_, { aggregateId: bookId, version, at, payload }) =>
    payload.type === 'book_lent' ? { bookId, version, to: payload.to, at } : undefined,
});
