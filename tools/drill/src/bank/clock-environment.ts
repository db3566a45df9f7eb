import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '@snapfold/running-bank';

/** Returns the environment that sets the wall clock of a process forward. */
export function clockEnvironment(aheadMs: number): Readonly<Record<string, string>> {
  if (aheadMs === 0) return {};
  const preload = pathToFileURL(join(ROOT, 'tools/drill/dist/bank/clock-ahead.js'));
  return { NODE_OPTIONS: `--import ${preload.href}`, CLOCK_AHEAD_MS: String(aheadMs) };
}
