import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Database } from '@snapfold/mongod';
import ts from 'typescript';
import { complain, STOPPED, type Stopped } from './run.js';
import type { Settings } from './settings.js';

const API = join(import.meta.dirname, 'main.js');
const PROJECT = join(import.meta.dirname, '../tsconfig.lib.json');

/**
 * Builds whenever a source changes, and serves the API in a process that is replaced after each build without an error. While there is
 * one, the process before goes on.
 */
export async function serveLatestBuild(database: Database, _: Settings, stopped: Stopped): Promise<number> {
  const env = { ...process.env, MONGODB_URI: database.uri };
  let api: ChildProcess | undefined;
  let replaced = Promise.resolve();
  const replace = async () => {
    await ended(api);
    api = fork(API, { env });
  };
  buildOnChange(() => {
    replaced = replaced.then(replace);
  });

  const end = await Promise.race([stopped, database.lost]);
  await replaced.then(() => ended(api));
  return end === STOPPED ? 0 : complain(end);
}

/** Ends a process in good order. */
async function ended(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}

/** Builds the API and all that it imports, now and whenever a source changes, and tells of each build without an error. */
function buildOnChange(built: () => void): void {
  const host = ts.createSolutionBuilderWithWatchHost(ts.sys, undefined, undefined, undefined, ({ messageText }) => {
    const status = ts.flattenDiagnosticMessageText(messageText, ' ');
    console.log(status);
    if (status.startsWith('Found 0 errors')) built();
  });
  ts.createSolutionBuilderWithWatch(host, [PROJECT], {}).build();
}
