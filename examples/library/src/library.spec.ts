import { expect, test } from '@jest/globals';
import { testContext, TestRuntime } from '@snapfold/kernel/testing';
import { inMemoryStores } from '@snapfold/mongoose/testing';
import { library } from './library.js';

test('the service lists the books of a reader and the loans of a book, without a database', async () => {
  const runtime = new TestRuntime();
  const errors: unknown[] = [];
  const onError = (...reported: unknown[]) => errors.push(reported);
  const host = { runtime, onViewError: onError, onRefoldError: onError, onSubscriptionError: onError };
  const running = await library.open(inMemoryStores(runtime), host);
  const { engine, snapshots, committed } = running.aggregates.books;
  const context = testContext({}, runtime);

  const { id } = await engine.create({ type: 'add', title: 'Middlemarch' }, context);
  await engine.update(id, { type: 'lend', to: 'ada' }, context);
  expect((await snapshots.find({ reader: 'ada' }, { limit: 10 })).items).toMatchObject([{ id, version: 2 }]);

  const { loans } = running.views;
  expect(await loans.waitFor(committed.of(id), 1_000)).toBe(true);
  expect((await loans.find({ bookId: id }, { limit: 10 })).items).toMatchObject([{ to: 'ada' }]);

  await running.close();
  expect(errors).toEqual([]);
});
