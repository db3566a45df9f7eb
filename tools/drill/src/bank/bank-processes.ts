import type { End } from '@snapfold/running-bank';
import { ApiProcess } from './api-process.js';
import { DatabaseServer } from './database-server.js';

/** Two APIs on one mongod. */
export interface BankProcesses {
  readonly 'api 1': ApiProcess;
  readonly 'api 2': ApiProcess;
  readonly mongod: DatabaseServer;
}

/** Resolves once all serve. */
export async function startBankProcesses(dataDir: string): Promise<BankProcesses> {
  const mongod = await DatabaseServer.start(dataDir);
  const bank = { 'api 1': new ApiProcess('api 1', mongod.uri), 'api 2': new ApiProcess('api 2', mongod.uri), mongod };
  await startApis(bank);
  return bank;
}

/** Stops all in good order and starts all anew, so that nothing is under way any more; resolves with how the APIs ended. */
export async function restartInOrder(bank: BankProcesses): Promise<readonly End[]> {
  const ends = await Promise.all([bank['api 1'].stop(), bank['api 2'].stop()]);
  await bank.mongod.stop();
  await bank.mongod.restart();
  await startApis(bank);
  return ends;
}

async function startApis(bank: BankProcesses): Promise<void> {
  await Promise.all([bank['api 1'].restart(), bank['api 2'].restart()]);
}
