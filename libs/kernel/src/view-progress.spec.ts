import { expect, test } from '@jest/globals';
import { inMemoryAdditions, TestRuntime } from '@snapfold/kernel/testing';
import { InMemoryViewStore } from './in-memory/index.js';
import type { ViewGeneration } from './view-generation.js';
import { defaultViewLimits as limits } from './view-limits.js';
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
  return new ViewProgress({ view: { version: 1 }, store, runtime, limits, onError: () => {} });
}

test('an answer that comes late takes no reader back', () => {
  const progress = newProgress();
  progress.learn([live(1, 9), live(2, 9)]);
  progress.learn([live(1, 10)]);
  progress.learn([live(1, 10), live(2, 8)]);
  expect(progress.served).toEqual(live(2, 9));
});

test('a generation that takes the place of another is read once it has come as far as readers were told', () => {
  const progress = newProgress();
  progress.learn([live(1, 9)]);
  progress.advance(1, 10);
  progress.learn([live(1, 10), live(2, 9)]);
  expect(progress.served).toEqual(live(1, 10));
  progress.learn([live(1, 11), live(2, 9)]);
  expect(progress.served).toEqual(live(1, 11));
  progress.learn([live(1, 11), live(2, 11)]);
  expect(progress.served).toEqual(live(2, 11));
});

test('a generation that is gone is not read any more, however far it had come', () => {
  const progress = newProgress();
  progress.learn([live(1, 10)]);
  progress.learn([live(2, 9)]);
  expect(progress.served).toEqual(live(2, 9));
});
