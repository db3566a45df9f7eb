import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Returns the command lines of all running processes that contain a path. For a data directory: mongod and its guardian. */
export async function processesOn(path: string): Promise<string[]> {
  const all = process.platform === 'linux' ? await fromProc() : await fromPs();
  return all.filter((commandLine) => commandLine.includes(path));
}

// Not every Linux has ps. A process that only waits to be reaped has an empty command line.
async function fromProc(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (id: string) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
  return (await Promise.all(ids.map(read))).map((commandLine) => commandLine.replaceAll('\0', ' '));
}

async function fromPs(): Promise<string[]> {
  return (await promisify(execFile)('ps', ['-A', '-o', 'command='])).stdout.split('\n');
}
