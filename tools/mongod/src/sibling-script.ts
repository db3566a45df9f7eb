import { extname, join } from 'node:path';

/** The path of a script of this folder which node runs as a process: `.ts` from sources (jest), `.js` from dist. */
export function siblingScript(name: string): string {
  return join(import.meta.dirname, name + extname(import.meta.filename));
}
