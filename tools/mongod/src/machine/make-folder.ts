import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../errors/start-error.ts';

/** Makes a folder and those above it. (Node's own `recursive` never ends where the system answers ENOENT, as in /proc.) */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  }
}
