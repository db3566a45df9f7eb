import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';

/** Describes the machine and the software, a line each. */
export async function machine(uri: string): Promise<string[]> {
  const client = await MongoClient.connect(uri);
  try {
    const build = await client.db('admin').command({ buildInfo: 1 });
    const [cpu] = cpus();
    return [
      `${new Date().toISOString().slice(0, 10)}, Snapfold at commit ${commit()}`,
      `${cpu?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB; ` +
        'clients and mongod share the machine',
      `mongod ${String(build['version'])}, Node ${process.versions.node}, mongodb ${installedVersion('mongodb')}, ` +
        `mongoose ${installedVersion('mongoose')}`,
    ];
  } finally {
    await client.close();
  }
}

/** The load of the whole machine. Other work on it counts too. */
export function loadAverage(): string {
  return loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
}

function installedVersion(name: string): string {
  return manifestEntry(fileURLToPath(import.meta.resolve(`${name}/package.json`)), 'version');
}

/** The text that a package.json has under a key. */
export function manifestEntry(file: string, key: string): string {
  return new RegExp(`"${key}": "([^"]+)"`).exec(readFileSync(file, 'utf8'))?.[1] ?? 'unknown';
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const isChanged = git('status', '--porcelain', '--', ':/libs').trim() !== '';
    return git('rev-parse', '--short', 'HEAD').trim() + (isChanged ? ' with changes in libs' : '');
  } catch {
    return 'unknown';
  }
}
