import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../errors/start-error.ts';

const KILL_MS = 10_000;

/** Whether a process with this id runs, also as another user. A zombie does not count. */
export function isAlive(pid: number): boolean {
  if ('ZX'.includes(statOf(pid)[0] ?? ' ')) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process was started, to tell it from a later one with the same id. Empty where the system has no /proc. */
export function birthOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}

/** Ends a process: with SIGTERM, and with SIGKILL if it still runs after `graceMs`. */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  if (await isGoneAfter(pid, 'SIGTERM', graceMs)) return;
  await isGoneAfter(pid, 'SIGKILL', KILL_MS);
}

async function isGoneAfter(pid: number, signal: NodeJS.Signals, waitMs: number): Promise<boolean> {
  if (!isAlive(pid)) return true;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
  for (const deadline = performance.now() + waitMs; isAlive(pid) && performance.now() < deadline;) await sleep(50);
  return !isAlive(pid);
}

/** The fields of /proc/<pid>/stat from the third on, which is the state. The second is a name that may hold spaces and brackets. */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
