import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reportFolder, reportPath, root } from './report-path.ts';
import type { Task } from './task.ts';
import { testReport } from './test-report.ts';

/** The file in which Nx records its last run. */
const record = join(root, process.env['NX_CACHE_DIRECTORY'] ?? '.nx/cache', 'run.json');

const run = z.object({
  tasks: z.array(
    z.object({ projectName: z.string(), target: z.string(), status: z.number(), cacheStatus: z.string() }),
  ),
});

/** Removes the record and the reports of an earlier run, so that they are not taken for those of the next one. */
export function forgetLastRun(): void {
  rmSync(record, { force: true });
  rmSync(reportFolder, { recursive: true, force: true });
}

/** Returns the tasks of the last run of Nx; `undefined` if it ran none. */
export function readLastRun(): Task[] | undefined {
  if (!existsSync(record)) return undefined;
  return run.parse(read(record)).tasks.map(({ projectName: project, target, status, cacheStatus }) => {
    const path = reportPath(project, target);
    return {
      project,
      target,
      hasFailed: status !== 0,
      isCached: cacheStatus !== 'cache-miss',
      report: existsSync(path) ? testReport.parse(read(path)) : undefined,
    };
  });
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
