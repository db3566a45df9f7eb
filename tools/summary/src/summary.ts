import type { Task } from './task.ts';
import type { TestReport } from './test-report.ts';

/** Returns the summary of a run of Nx, in lines. The last line has the counts. */
export function summary(tasks: readonly Task[]): string[] {
  const reports = tasks.flatMap(({ report }) => report ?? []);
  const failures = tasks.filter(({ hasFailed }) => hasFailed).flatMap(failuresOf);
  return [
    ...tasks.flatMap(sampleOf),
    ...cachedOf(tasks),
    ...failures.flatMap(({ what, command }) => [`FAILED  ${what}`, `        ${command}`]),
    `${total(reports, 'passed')} passed, ${count(failures.length)} failed, ${total(reports, 'skipped')} skipped`,
  ];
}

const count = (number: number) => number.toLocaleString('en-US');
const total = (reports: readonly TestReport[], key: 'passed' | 'skipped') =>
  count(reports.reduce((sum, report) => sum + report[key], 0));

const commandOf = ({ project, target }: Task) => `npx nx ${target} ${project}`;

function sampleOf(task: Task): string[] {
  const seed = task.report?.seed;
  if (seed === undefined) return [];
  return [`The sample of ${task.project} has seed ${seed}; again: ${commandOf(task)} -- --seed=${seed}`];
}

function cachedOf(tasks: readonly Task[]): string[] {
  const { length } = tasks.filter(({ isCached }) => isCached);
  return length === 0 ? [] : [`Of ${tasks.length} tasks ${length} were not run: their results are from Nx's cache`];
}

/** Returns the failures of a task, each with the command that runs it alone. */
function failuresOf(task: Task): { readonly what: string; readonly command: string }[] {
  const command = commandOf(task);
  const { failed = [], seed } = task.report ?? {};
  const seeded = seed === undefined ? '' : ` --seed=${seed}`;
  if (failed.length === 0) return [{ what: `${task.project}:${task.target}`, command }];
  return failed.map(({ file, name }) => ({
    what: `${task.project}:${task.target}  ${name ?? `${file} could not be run`}`,
    command: `${command} -- ${file}${name === undefined ? '' : ` -t "${patternOf(name)}"`}${seeded}`,
  }));
}

/** Returns a pattern that matches a name: a dot stands for each character that a shell or a regular expression would interpret. */
const patternOf = (name: string) => name.replaceAll(/[^\p{L}\p{N} ,:;-]/gu, '.');
