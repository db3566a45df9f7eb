import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

/** Where the tests of each task leave their report. Nx caches the report with the task, and restores it from its cache. */
export const reportFolder = join(root, 'tmp/test-reports');

export const reportPath = (project: string, target: string) => join(reportFolder, `${project}.${target}.json`);
