import type { OrderHost } from '../../orders/order-host.js';
import { seededRandom } from '../../random/seeded-random.js';
import { oddLine } from './odd-data.js';
import { OrderPopulation } from './order-population.js';
import type { TwinLog } from './twin-log.js';
import { LARGE, place, SMALL } from './twin-mix.js';

const ORDERS = 8;
const LINES = 250;
const STREAM = 1_999;

/** Places the orders that are there before the load begins. The first is large. */
export async function foundOrders(host: OrderHost, log: TwinLog, seed: number): Promise<OrderPopulation> {
  const random = seededRandom(seed, STREAM);
  const population = new OrderPopulation(Array.from({ length: LINES }, () => oddLine(random)));
  for (let serial = 0; serial < ORDERS; serial += 1) {
    const capacity = serial === 0 ? LARGE : SMALL;
    // Negative serials give references that the load does not use, so that none is taken.
    const command = place({ random, population, versionOf: () => 0, serial: -1_000 * (serial + 1) }, capacity);
    const identity = { id: `${seed}-founding-${serial}`, fingerprint: command.kind };
    const outcome = await log.send(host, { identity, command });
    const [receipt] = outcome.kind === 'acknowledged' ? outcome.receipts : [];
    if (!receipt) throw new Error(`The orders of the drill could not be placed: ${JSON.stringify(outcome)}`);
    population.add({ id: receipt.id, capacity });
  }
  return population;
}
