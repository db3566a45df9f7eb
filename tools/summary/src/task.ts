import type { TestReport } from './test-report.ts';

/** One task of a run of Nx, as it ended. */
export interface Task {
  readonly project: string;
  readonly target: string;
  readonly hasFailed: boolean;
  /** Whether it was not run, but taken from Nx's cache. */
  readonly isCached: boolean;
  /** Of its tests, if it has any and they came to their end. */
  readonly report: TestReport | undefined;
}
