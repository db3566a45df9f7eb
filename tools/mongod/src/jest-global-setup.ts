import type { RunningMongod } from './server/start-mongod.ts';
import { startTemporaryMongod } from './temporary/temporary-mongod.ts';

declare global {
  var snapfoldMongods: readonly RunningMongod[] | undefined;
}

/**
 * One mongod for each worker of a jest run, unless the run is given one: a fail point, of which a server has one of each kind, is
 * so never changed by tests that run at the same time.
 */
export default async function setup({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  if (process.env['SNAPFOLD_TEST_MONGODB_URI']) return;
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const start = () => startTemporaryMongod({ env: process.env, log });
  // Alone, for it may have to be downloaded.
  const first = await start();
  globalThis.snapfoldMongods = [first];
  const others = await Promise.all(Array.from({ length: maxWorkers - 1 }, start));
  globalThis.snapfoldMongods = [first, ...others];
  process.env['SNAPFOLD_TEST_MONGODB_URI'] = globalThis.snapfoldMongods.map(({ uri }) => uri).join(' ');
}
