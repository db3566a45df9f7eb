import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { contests } from './contests.js';

const main = resolve(import.meta.dirname, '../../dist/http/main.js');

test('the shortest run measures every workload on both servers, and finds everything stored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'snapfold-bench-'));
  try {
    const json = join(folder, 'figures.json');
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--short', `--json=${json}`]);
    for (const { workload } of contests) expect(stdout).toContain(workload);
    const rows: unknown = JSON.parse(await readFile(json, 'utf8'));
    const measured = { rate: { median: expect.any(Number) }, p99: { median: expect.any(Number) } };
    expect(rows).toMatchObject(contests.map(({ workload }) => ({ workload, bare: measured, snapfold: measured })));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
