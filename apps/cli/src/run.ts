import { isSnapfoldError } from '@snapfold/kernel';
import { StartupError } from '@snapfold/mongoose';
import { Command } from 'commander';
import { operateOn } from './operate.js';
import { snapshotsCommand } from './snapshots.command.js';
import { subscriptionsCommand } from './subscriptions.command.js';
import { viewsCommand } from './views.command.js';

/**
 * Runs one command on the database of `mongodbUri`. Resolves with the exit code: 0 if everything was done, else 1. Wrong usage ends the
 * process with exit code 1.
 */
export async function run(args: readonly string[], mongodbUri: string): Promise<number> {
  const program = new Command('snapfold').description('Operates on the database of Snapfold.');
  const operate = operateOn(mongodbUri);
  program.addCommand(snapshotsCommand(operate));
  program.addCommand(viewsCommand(operate));
  program.addCommand(subscriptionsCommand(operate));
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // A fault is a defect of the software, so it is shown with its stack.
    console.error(isSnapfoldError(error) && error.kind !== 'fault' ? lineOf(error) : error);
    return 1;
  }
}

/** The message of an error, preceded by the name of the setting to look at if the connection failed. */
function lineOf(error: Error): string {
  return error instanceof StartupError && error.concerns === 'connection'
    ? `MONGODB_URI: ${error.message}`
    : error.message;
}
