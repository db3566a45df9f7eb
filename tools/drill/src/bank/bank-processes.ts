import type { End } from '@snapfold/running-bank';
import {
  apis,
  operators,
  type ApiName,
  type BankRelease,
  type OperatorName,
  type ServerName,
} from '../faults/fault.js';
import { OrderHost } from '../orders/order-host.js';
import { Registry } from '../stored/registry.js';
import type { ViewName } from '../stored/view-names.js';
import { ApiProcess } from './api-process.js';
import { DatabaseServer } from './database-server.js';
import { OperatorProcess } from './operator-process.js';

/** A mongod, two APIs and two hosts of orders on it, and the operator's processes. */
export interface BankProcesses extends Readonly<Record<OperatorName, OperatorProcess>> {
  readonly 'api 1': ApiProcess;
  readonly 'api 2': ApiProcess;
  readonly 'orders 1': OrderHost;
  readonly 'orders 2': OrderHost;
  readonly mongod: DatabaseServer;
  /** The servers that the drill needs. The others are never started. */
  readonly servers: readonly ServerName[];
  readonly registry: Registry;
  /** The API that keeps a view at this moment; none if another process keeps it, or the database does not answer. */
  keeperOf(view: ViewName): Promise<ApiName | undefined>;
}

/**
 * Resolves once all servers serve.
 * @param aheadMs how far the clock of the second API is ahead
 */
export async function startBankProcesses(
  dataDir: string,
  servers: readonly ServerName[],
  aheadMs: number,
): Promise<BankProcesses> {
  const mongod = await DatabaseServer.start(dataDir);
  const registry = new Registry(mongod.uri);
  const operator = (name: OperatorName) => new OperatorProcess(name, mongod.uri, (view) => registry.replaysAsked(view));
  const served = {
    'api 1': new ApiProcess('api 1', mongod.uri),
    'api 2': new ApiProcess('api 2', mongod.uri, aheadMs),
  };
  const bank: BankProcesses = {
    ...served,
    'orders 1': new OrderHost('orders 1', mongod.uri),
    'orders 2': new OrderHost('orders 2', mongod.uri),
    mongod,
    rebuild: operator('rebuild'),
    replay: operator('replay'),
    'second replay': operator('second replay'),
    servers,
    registry,
    keeperOf: async (view) => {
      const owner = await registry.ownerOf(view);
      return apis.find((name) => owner !== undefined && served[name].isBornAs(owner));
    },
  };
  await startServers(bank);
  return bank;
}

/** Stops the servers in good order. Resolves with how they ended. */
export function stopServers(bank: BankProcesses): Promise<readonly End[]> {
  return Promise.all(bank.servers.map((name) => bank[name].stop()));
}

/** Starts everything again, so that nothing is under way any more. */
export async function startAnew(bank: BankProcesses): Promise<void> {
  await bank.mongod.stop();
  await bank.mongod.restart();
  await startServers(bank);
}

/** Starts one after the other, so that the time in the id of a view's keeper tells which of them it is. */
export async function startServers(bank: BankProcesses): Promise<void> {
  for (const name of bank.servers) await bank[name].restart();
}

/** From now on the APIs and the operator's processes are started as this release. */
export function becomeRelease(bank: BankProcesses, release: BankRelease): void {
  for (const name of ['api 1', 'api 2', ...operators] as const) bank[name].release = release;
}

/** Resolves once no operator's process runs. */
export async function settleOperators(bank: BankProcesses): Promise<void> {
  for (const name of operators) await bank[name].settle();
}
