import { extname, join } from 'node:path';

/** The path of a script that Node runs as a process: a `.ts` file where Jest runs the sources, else a `.js` file. */
export function scriptIn(folder: string, name: string): string {
  return join(folder, name + extname(import.meta.filename));
}
