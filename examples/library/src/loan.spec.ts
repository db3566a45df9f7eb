import { test } from '@jest/globals';
import { project, testContext } from '@snapfold/kernel/testing';
import { loan } from './loan.js';

test('the view has one record per loan', () => {
  const { at } = testContext();
  project(loan, { type: 'book_added', title: 'Middlemarch' }, { type: 'book_lent', to: 'ada' }).then({
    'a-2': { bookId: 'a', version: 2, to: 'ada', at },
  });
});
