import { expect, test } from '@jest/globals';
import { StoreUnavailable } from '../errors/command-errors.js';
import { UniqueKeyHeld } from '../errors/refold-errors.js';
import type { RefoldProgress } from '../snapshots/refold-progress.js';
import type { Refolder } from '../snapshots/snapshot-refolder.js';
import { BackgroundRefold } from './background-refold.js';

const progress = (aggregateType: string, done: number, more: Partial<RefoldProgress> = {}): RefoldProgress => ({
  ...{ aggregateType, done, total: 2, failed: 0, failures: [], perSecond: 1, etaSeconds: 2 - done },
  ...more,
});
const refolder = (aggregateType: string, refold: Refolder['refold']): Refolder => ({
  aggregateType,
  refold,
  status: () => Promise.reject(new Error('status is not expected to be called')),
});
const done = (type: string) =>
  refolder(type, async function* () {
    yield* await Promise.resolve([progress(type, 0), progress(type, 2)]);
  });
const impatient = { sleep: () => Promise.resolve() };
const unexpected = (error: unknown) => {
  throw error;
};

test('a background refold is ready once every aggregate type has been refolded', async () => {
  const goOn = Promise.withResolvers<void>();
  const slow = refolder('slow', async function* () {
    yield progress('slow', 1);
    await goOn.promise;
    yield progress('slow', 2);
  });
  const refold = new BackgroundRefold([done('quick'), slow], impatient, unexpected);
  await new Promise(setImmediate);
  expect(refold.isReady).toBe(false);
  expect(refold.progress.map(({ aggregateType, done }) => [aggregateType, done])).toEqual([
    ['quick', 2],
    ['slow', 1],
  ]);
  goOn.resolve();
  await refold.settled;
  expect(refold.isReady).toBe(true);
});

test('a refold that the database interrupts is reported, and goes on after a wait', async () => {
  const errors: unknown[] = [];
  let tries = 0;
  const interrupted = refolder('x', async function* () {
    yield await Promise.resolve(progress('x', 0));
    tries += 1;
    if (tries < 3) throw new StoreUnavailable('gone');
    yield progress('x', 2);
  });
  const refold = new BackgroundRefold([interrupted], impatient, (error) => errors.push(error));
  await refold.settled;
  expect([refold.isReady, tries, errors.length]).toEqual([true, 3, 2]);
  expect(errors[0]).toBeInstanceOf(StoreUnavailable);
});

test('an aggregate that cannot be refolded is reported, and does not keep the background refold from being ready', async () => {
  const error = new UniqueKeyHeld('email', 'a@example.org', 'b');
  const failing = refolder('users', async function* () {
    const failures = [{ aggregateId: 'a', error }];
    yield await Promise.resolve(progress('users', 1, { failed: 1, failures }));
  });
  const reports: unknown[][] = [];
  const refold = new BackgroundRefold([failing], impatient, (...report) => reports.push(report));
  await refold.settled;
  expect(refold.isReady).toBe(true);
  expect(reports).toEqual([[error, { type: 'users', id: 'a' }]]);
});

test('close stops a background refold, also while it waits to go on, and leaves it not ready', async () => {
  const waiting = {
    sleep: (_: number, signal?: { addEventListener(type: 'abort', listener: () => void): void }) =>
      new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
  };
  const broken = refolder('x', async function* () {
    yield await Promise.resolve(progress('x', 0));
    throw new StoreUnavailable('gone');
  });
  const refold = new BackgroundRefold([broken, done('y')], waiting, () => undefined);
  await new Promise(setImmediate);
  await refold.close();
  expect([refold.isReady, refold.progress.length]).toEqual([false, 1]);
});
