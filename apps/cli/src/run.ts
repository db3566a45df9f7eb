import { Command } from 'commander';
import { snapshotsCommand } from './snapshots.command.js';
import { viewsCommand } from './views.command.js';

/** Runs one command. Resolves with the exit code: 0 if all was done, 1 if not; wrong usage ends the process with 1. */
export async function run(args: readonly string[]): Promise<number> {
  const program = new Command('snapfold').description('Operates on the database of Snapfold.');
  program.addCommand(snapshotsCommand());
  program.addCommand(viewsCommand());
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    console.error(isForOperator(error) ? error.message : error);
    return 1;
  }
}

const forOperators = new Set(['CommandFailed', 'StartError', 'StartupError', 'StoreUnavailable']);

function isForOperator(error: unknown): error is Error {
  return error instanceof Error && forOperators.has(error.name);
}
