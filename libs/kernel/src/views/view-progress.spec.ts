import { expect, test } from '@jest/globals';
import { inMemoryAdditions, tally, TestRuntime } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemoryViewStore } from '../in-memory/in-memory-view-store.js';
import type { ViewGeneration } from '../ports/stores/view-generation.js';
import { defaultViewLimits as limits } from './steps/view-limits.js';
import { ViewProgress } from './view-progress.js';

const live = (number: number, checkpoint: number): ViewGeneration => ({
  number,
  checkpoint,
  version: 1,
  status: 'live',
  parked: 0,
  replay: 0,
});

function newProgress() {
  const runtime = new TestRuntime();
  const store = new InMemoryViewStore(inMemoryAdditions, runtime);
  const history = new InMemoryEventStore(tally);
  const progress = new ViewProgress({ view: { version: 1 }, store, history, runtime, limits, onError: () => {} });
  return { progress, learn: (...live: readonly ViewGeneration[]) => progress.learn(live, progress.served) };
}

test('a late answer of the store does not take readers back', () => {
  const { progress, learn } = newProgress();
  const before = progress.served;
  learn(live(1, 9), live(2, 9));
  progress.learn([live(1, 10)], before);
  progress.learn([], before);
  learn(live(1, 10), live(2, 9), live(3, 8));
  expect(progress.served).toEqual(live(2, 9));
});

test('a generation that replaces another is read once it has come as far as the one it replaces', () => {
  const { progress, learn } = newProgress();
  learn(live(1, 9));
  progress.advance(1, 10);
  learn(live(1, 10), live(2, 9));
  expect(progress.served).toEqual(live(1, 10));
  learn(live(1, 11), live(2, 9));
  expect(progress.served).toEqual(live(1, 11));
  learn(live(1, 11), live(2, 11));
  expect(progress.served).toEqual(live(2, 11));
});

test('a generation that is gone is not read any more, however far it had come', () => {
  const { progress, learn } = newProgress();
  learn(live(1, 10));
  learn(live(2, 9));
  expect(progress.served).toEqual(live(2, 9));
  learn();
  expect(progress.served).toBeUndefined();
});

test('a checkpoint that went back, as after a restore, is reported as it is', () => {
  const { progress, learn } = newProgress();
  learn(live(1, 10));
  const before = progress.served;
  progress.advance(1, 12);
  progress.learn([live(1, 11)], before);
  expect(progress.served).toEqual(live(1, 12));
  learn(live(1, 11));
  expect(progress.served).toEqual(live(1, 11));
});

test('the answer to a look is ignored once a later look has been answered', async () => {
  const first = Promise.withResolvers<readonly ViewGeneration[]>();
  const answers = [Promise.resolve([live(1, 0)]), first.promise, Promise.resolve([])];
  const store = { generations: () => answers.shift() ?? Promise.resolve([]) };
  const history = new InMemoryEventStore(tally);
  const runtime = new TestRuntime();
  const progress = new ViewProgress({ view: { version: 1 }, store, history, runtime, limits, onError: () => {} });
  await progress.look();
  const early = progress.look();
  await progress.look();
  first.resolve([live(1, 0)]);
  await early;
  expect(progress.served).toBeUndefined();
});
