import type { End } from '@snapfold/running-bank';
import { ApiProcess } from './api-process.js';
import { DatabaseServer } from './database-server.js';
import { RebuildProcess } from './rebuild-process.js';

/** Two APIs on one mongod, and what an operator runs beside them. */
export interface BankProcesses {
  readonly 'api 1': ApiProcess;
  readonly 'api 2': ApiProcess;
  readonly mongod: DatabaseServer;
  readonly rebuild: RebuildProcess;
}

/** Resolves once both APIs serve. */
export async function startBankProcesses(dataDir: string): Promise<BankProcesses> {
  const mongod = await DatabaseServer.start(dataDir);
  const bank = {
    'api 1': new ApiProcess('api 1', mongod.uri),
    'api 2': new ApiProcess('api 2', mongod.uri),
    mongod,
    rebuild: new RebuildProcess(mongod.uri),
  };
  await startApis(bank);
  return bank;
}

/** In good order; resolves with how they ended. */
export function stopApis(bank: BankProcesses): Promise<readonly End[]> {
  return Promise.all([bank['api 1'].stop(), bank['api 2'].stop()]);
}

/** Starts everything anew, so that nothing is under way any more. */
export async function startAnew(bank: BankProcesses): Promise<void> {
  await bank.mongod.stop();
  await bank.mongod.restart();
  await startApis(bank);
}

async function startApis(bank: BankProcesses): Promise<void> {
  await Promise.all([bank['api 1'].restart(), bank['api 2'].restart()]);
}
