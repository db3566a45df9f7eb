import type { OrderHost } from '../../orders/order-host.js';
import type { OrderPopulation } from './order-population.js';
import type { TwinLog } from './twin-log.js';
import type { TwinOutcome } from './twin-outcome.js';

/** Sends one more command through each host, to see that it serves. Nothing refuses that command. */
export function lastOrders(
  hosts: readonly OrderHost[],
  log: TwinLog,
  { orders: [order] }: OrderPopulation,
): Promise<TwinOutcome[]> {
  return Promise.all(
    hosts.map((host, index) => {
      const change = { id: order?.id ?? '', command: { type: 'amend', details: { contact: host.name } } } as const;
      const identity = { id: `at-rest-${index}`, fingerprint: 'change' };
      return log.send(host, { identity, command: { kind: 'change', changes: [change] } });
    }),
  );
}
