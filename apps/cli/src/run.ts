import { isSnapfoldError } from '@snapfold/kernel';
import { StartupError } from '@snapfold/mongoose';
import { Command } from 'commander';
import { operateOn } from './operate.js';
import { snapshotsCommand } from './snapshots.command.js';
import { viewsCommand } from './views.command.js';

/**
 * Runs one command on the database of `mongodbUri`. Resolves with the exit code: 0 if all was done, 1 if not; wrong usage ends the process
 * with 1.
 */
export async function run(args: readonly string[], mongodbUri: string): Promise<number> {
  const program = new Command('snapfold').description('Operates on the database of Snapfold.');
  const operate = operateOn(mongodbUri);
  program.addCommand(snapshotsCommand(operate));
  program.addCommand(viewsCommand(operate));
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // A fault is a defect of the software: it is shown with its stack.
    console.error(isSnapfoldError(error) && error.kind !== 'fault' ? lineOf(error) : error);
    return 1;
  }
}

/** An error of the connection names the setting to look at. */
function lineOf(error: Error): string {
  return error instanceof StartupError && error.concerns === 'connection'
    ? `MONGODB_URI: ${error.message}`
    : error.message;
}
