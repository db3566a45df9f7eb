import { globSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

const notOurs = ['node_modules', 'dist', 'out-tsc', 'coverage', 'tmp', '.git', '.nx', '.data'];

/** Returns the paths of the repository's own files that match a pattern, relative to the root. */
export function filesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: root, exclude: notOurs.map((name) => `**/${name}`) }).sort();
}
