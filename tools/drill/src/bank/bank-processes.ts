import type { End } from '@snapfold/running-bank';
import type { ServerName } from '../faults/fault.js';
import { OrderHost } from '../orders/order-host.js';
import { ApiProcess } from './api-process.js';
import { DatabaseServer } from './database-server.js';
import { RebuildProcess } from './rebuild-process.js';

/** A mongod, two APIs and two hosts of orders on it, and what an operator runs beside them. */
export interface BankProcesses {
  readonly 'api 1': ApiProcess;
  readonly 'api 2': ApiProcess;
  readonly 'orders 1': OrderHost;
  readonly 'orders 2': OrderHost;
  readonly mongod: DatabaseServer;
  readonly rebuild: RebuildProcess;
  /** Those that a drill needs; the others are never started. */
  readonly servers: readonly ServerName[];
}

/** Resolves once all servers serve. */
export async function startBankProcesses(dataDir: string, servers: readonly ServerName[]): Promise<BankProcesses> {
  const mongod = await DatabaseServer.start(dataDir);
  const bank = {
    'api 1': new ApiProcess('api 1', mongod.uri),
    'api 2': new ApiProcess('api 2', mongod.uri),
    'orders 1': new OrderHost('orders 1', mongod.uri),
    'orders 2': new OrderHost('orders 2', mongod.uri),
    mongod,
    rebuild: new RebuildProcess(mongod.uri),
    servers,
  };
  await startServers(bank);
  return bank;
}

/** In good order; resolves with how they ended. */
export function stopServers(bank: BankProcesses): Promise<readonly End[]> {
  return Promise.all(bank.servers.map((name) => bank[name].stop()));
}

/** Starts everything anew, so that nothing is under way any more. */
export async function startAnew(bank: BankProcesses): Promise<void> {
  await bank.mongod.stop();
  await bank.mongod.restart();
  await startServers(bank);
}

async function startServers(bank: BankProcesses): Promise<void> {
  await Promise.all(bank.servers.map((name) => bank[name].restart()));
}
