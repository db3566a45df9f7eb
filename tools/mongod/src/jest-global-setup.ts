import type { RunningMongod } from './start-mongod.ts';
import { startTemporaryMongod } from './temporary-mongod.ts';

declare global {
  var snapfoldMongod: RunningMongod | undefined;
}

/** One mongod per jest run, unless the run is given one. */
export default async function setup(): Promise<void> {
  if (process.env['SNAPFOLD_TEST_MONGODB_URI']) return;
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  globalThis.snapfoldMongod = await startTemporaryMongod({ env: process.env, log });
  process.env['SNAPFOLD_TEST_MONGODB_URI'] = globalThis.snapfoldMongod.uri;
}
