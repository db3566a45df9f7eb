import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

/** Where the tests of each task leave their report. Nx keeps it with what else it caches of the task, and puts it back. */
export const reportFolder = join(root, 'tmp/test-reports');

export const reportPath = (project: string, target: string) => join(reportFolder, `${project}.${target}.json`);
