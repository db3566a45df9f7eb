import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');
const isCallable = (value: unknown): value is () => void => typeof value === 'function';

/** What is in use, in MB. */
export function heapInUse(): number {
  if (isCallable(collectGarbage)) collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}
