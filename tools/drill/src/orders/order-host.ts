import type { OrderHostName } from '../faults/fault.js';
import { ServingProcess } from '../faults/serving-process.js';
import { OrderHostLife } from './order-host-life.js';

/** One of the two processes that serve orders. */
export class OrderHost extends ServingProcess<OrderHostName, OrderHostLife> {
  constructor(name: OrderHostName, mongodbUri: string) {
    super(name, () => OrderHostLife.start(mongodbUri));
  }
}
