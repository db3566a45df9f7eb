import { expect, test } from '@jest/globals';
import { TestRuntime } from '@snapfold/kernel/testing';
import { Turns } from './turns.js';

test('at most so many works run at the same time, in the order in which they came, also if some fail', async () => {
  const runtime = new TestRuntime();
  const turns = new Turns(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (number: number) => async () => {
    begun.push(number);
    most = Math.max(most, (running += 1));
    await runtime.sleep(10 * (5 - number));
    running -= 1;
    if (number % 2 === 1) throw new Error(`${number} failed`);
    return number;
  };
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => turns.take(work(number))));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2]);
  expect(await turns.take(() => Promise.resolve('next'))).toBe('next');
});
