import type { RunningMongod } from './server/start-mongod.ts';
import { startTemporaryMongod } from './temporary/temporary-mongod.ts';

declare global {
  var snapfoldMongods: readonly RunningMongod[] | undefined;
}

/**
 * Starts one mongod for each worker of a Jest run, unless the run is given one. A server has one fail point of each kind, so tests
 * that run at the same time must not share a server.
 */
export default async function setup({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  if (process.env['SNAPFOLD_TEST_MONGODB_URI']) return;
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const start = () => startTemporaryMongod({ env: process.env, log });
  // The first one starts alone, since it may have to download mongod.
  const first = await start();
  globalThis.snapfoldMongods = [first];
  const others = await Promise.all(Array.from({ length: maxWorkers - 1 }, start));
  globalThis.snapfoldMongods = [first, ...others];
  process.env['SNAPFOLD_TEST_MONGODB_URI'] = globalThis.snapfoldMongods.map(({ uri }) => uri).join(' ');
}
