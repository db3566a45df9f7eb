import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');
const isCallable = (value: unknown): value is () => void => typeof value === 'function';

/** The heap in use after a garbage collection, in MB. */
export function heapInUse(): number {
  if (isCallable(collectGarbage)) collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}
