import { test } from '@jest/globals';
import { creating, given } from '@snapfold/kernel/testing';
import { book, type BookTypes } from './book.js';

const added: BookTypes['event'] = { type: 'book_added', title: 'Middlemarch' };
const lent: BookTypes['event'] = { type: 'book_lent', to: 'ada' };
const returned: BookTypes['event'] = { type: 'book_returned' };

test('a book is added', () => creating(book).when({ type: 'add', title: 'Middlemarch' }).then(added));
test('a book is lent, taken back, and lent again', async () => {
  await given(book, added).when({ type: 'lend', to: 'ada' }).then(lent);
  await given(book, added, lent).when({ type: 'take_back' }).then(returned);
  await given(book, added, lent, returned).when({ type: 'lend', to: 'ada' }).then(lent);
});
test('a book that is lent is not lent to a second reader', () =>
  given(book, added, lent).when({ type: 'lend', to: 'bob' }).thenRefuses('BOOK_LENT', { reader: 'ada' }));
test('a book that is not lent is not taken back', () =>
  given(book, added).when({ type: 'take_back' }).thenRefuses('BOOK_NOT_LENT'));
