import type { TestReport } from './test-report.ts';

/** A task of a run of Nx, after its end. */
export interface Task {
  readonly project: string;
  readonly target: string;
  readonly hasFailed: boolean;
  /** Whether its result was taken from Nx's cache. */
  readonly isCached: boolean;
  /** The report of its tests, if it has any and they ran to the end. */
  readonly report: TestReport | undefined;
}
