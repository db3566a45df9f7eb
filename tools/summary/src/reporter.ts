import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { AggregatedResult, Config, Reporter, TestContext, TestResult } from '@jest/reporters';
import { reportFolder, reportPath } from './report-path.ts';
import type { TestReport } from './test-report.ts';

/** The Jest reporter of each project: writes a report of the test results, if Nx runs the tests. */
export default class TaskReporter implements Pick<Reporter, 'onRunComplete'> {
  readonly #config: Config.GlobalConfig;

  constructor(config: Config.GlobalConfig) {
    this.#config = config;
  }

  onRunComplete(_: Set<TestContext>, results: AggregatedResult): void {
    const { NX_TASK_TARGET_PROJECT: project, NX_TASK_TARGET_TARGET: target } = process.env;
    if (project === undefined || target === undefined) return;
    const { rootDir, seed, showSeed } = this.#config;
    const report: TestReport = {
      passed: results.numPassedTests,
      skipped: results.numPendingTests + results.numTodoTests,
      failed: results.testResults.flatMap((result) => failuresOf(relative(rootDir, result.testFilePath), result)),
      ...(showSeed === true ? { seed } : {}),
    };
    mkdirSync(reportFolder, { recursive: true });
    writeFileSync(reportPath(project, target), JSON.stringify(report));
  }
}

function failuresOf(file: string, { testExecError, testResults }: TestResult): TestReport['failed'] {
  const failed = testResults.filter(({ status }) => status === 'failed');
  return [...(testExecError ? [{ file }] : []), ...failed.map(({ fullName }) => ({ file, name: fullName }))];
}
