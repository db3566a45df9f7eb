import type { Runtime } from '../../runtime/runtime.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { subscriptionCases, type SubscriptionStorage } from './subscription-bench.js';
import { orderCases } from './subscription-order.contract.js';
import { processCases } from './subscription-processes.contract.js';

/**
 * The promises of subscriptions on any storage.
 * @param open opens an empty storage
 * @param runtime must really wait if the storage does
 */
export function subscriptionContract(open: () => Promise<SubscriptionStorage>, runtime: Runtime): ContractCase[] {
  return subscriptionCases({ ...orderCases, ...processCases }, open, runtime);
}
