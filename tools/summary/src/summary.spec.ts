import { expect, test } from '@jest/globals';
import { summary } from './summary.ts';
import type { Task } from './task.ts';

const task = (part: Partial<Task>): Task => ({
  project: 'kernel',
  target: 'test',
  hasFailed: false,
  isCached: false,
  report: undefined,
  ...part,
});
const passed = (count: number, skipped = 0) => ({ passed: count, skipped, failed: [] });
const failing = (...failed: { file: string; name?: string }[]) =>
  task({ hasFailed: true, report: { passed: 1, skipped: 0, failed } });

test('one line counts the tests of all projects', () => {
  const tasks = [
    task({ report: passed(1_200, 1) }),
    task({ project: 'api', report: passed(34, 1) }),
    task({ target: 'lint' }),
  ];
  expect(summary(tasks)).toEqual(['1,234 passed, 0 failed, 2 skipped']);
});

test('a test that failed is named, with the command that runs it alone', () => {
  expect(summary([failing({ file: 'src/a.spec.ts', name: 'money is kept' })])).toEqual([
    'FAILED  kernel:test  money is kept',
    '        npx nx test kernel -- src/a.spec.ts -t "money is kept"',
    '1 passed, 1 failed, 0 skipped',
  ]);
});

test('the name of a test is escaped, so that a shell and Jest take it literally', () => {
  const name = `"$x" (of \`y\`) isn't {a: [b]} & c*`;
  const command = summary([failing({ file: 'src/a.spec.ts', name })])[1] ?? '';
  const pattern = /-t "(.*)"$/.exec(command)?.[1] ?? '';
  expect(pattern).toBe('..x. .of .y.. isn.t .a: .b.. . c.');
  expect(name).toMatch(new RegExp(pattern));
});

test('a test file that could not be run is named', () => {
  expect(summary([failing({ file: 'src/a.spec.ts' })])).toEqual([
    'FAILED  kernel:test  src/a.spec.ts could not be run',
    '        npx nx test kernel -- src/a.spec.ts',
    '1 passed, 1 failed, 0 skipped',
  ]);
});

test('a failed task without a failed test counts as one failure', () => {
  const tasks = [task({ target: 'lint', hasFailed: true }), task({ project: 'api', hasFailed: true })];
  expect(summary(tasks)).toEqual([
    'FAILED  kernel:lint',
    '        npx nx lint kernel',
    'FAILED  api:test',
    '        npx nx test api',
    '0 passed, 2 failed, 0 skipped',
  ]);
});

test('a random sample is shown with the command that repeats it, and a failure in it too', () => {
  const failed = [{ file: 'src/a.spec.ts', name: 'x' }];
  expect(summary([task({ hasFailed: true, report: { passed: 0, skipped: 0, failed, seed: -7 } })])).toEqual([
    'The sample of kernel has seed -7; again: npx nx test kernel -- --seed=-7',
    'FAILED  kernel:test  x',
    '        npx nx test kernel -- src/a.spec.ts -t "x" --seed=-7',
    '0 passed, 1 failed, 0 skipped',
  ]);
});

test('the number of tasks that were not run is shown', () => {
  const tasks = [task({ isCached: true, report: passed(3) }), task({ target: 'lint' })];
  expect(summary(tasks)).toEqual([
    "Of 2 tasks 1 were not run: their results are from Nx's cache",
    '3 passed, 0 failed, 0 skipped',
  ]);
});
