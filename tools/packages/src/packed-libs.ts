import { globSync, readdirSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.js';

export const root = join(import.meta.dirname, '../../..');
export const libs = readdirSync(join(root, 'libs'));
const copy = join(root, 'tmp/packages');

/** Returns the path of a lib's tarball. Call {@link packLibs} first. */
export function tarball(lib: string): string {
  const [path = ''] = globSync(join(copy, `snapfold-${lib}-*.tgz`));
  return path;
}

/**
 * Packs all libs with `npm pack` alone, while `dist` still holds a file that was built before its source moved. Packs a copy, because
 * `npm pack` removes `dist`, which other tasks may be reading.
 */
export async function packLibs(): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await mkdir(join(copy, 'node_modules/@snapfold'), { recursive: true });
  await cp(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
  for (const lib of libs) {
    const [from, to] = [join(root, 'libs', lib), join(copy, 'libs', lib)];
    const made = ['dist', 'out-tsc', 'coverage'].map((folder) => join(from, folder));
    await cp(from, to, { recursive: true, filter: (path) => !made.includes(path) });
    await symlink(to, join(copy, 'node_modules/@snapfold', lib));
    await mkdir(join(to, 'dist'));
    await writeFile(join(to, 'dist/moved.js'), 'export {};\n');
  }
  await run(copy, 'npm', 'pack', ...libs.map((lib) => `./libs/${lib}`));
}
