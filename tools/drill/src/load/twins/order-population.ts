import type { OrderLine } from '../../orders/order-data.js';

/** An order that commands can be sent to. */
export interface KnownOrder {
  readonly id: string;
  readonly capacity: number;
}

/** How many orders get commands: few, so that much happens to each of them. */
const REMEMBERED = 12;

/** The latest orders, and the data that commands to them are made from. */
export class OrderPopulation {
  readonly orders: KnownOrder[] = [];
  readonly #known = new Set<string>();

  /** All orders share these `lines`, so that a large order costs the drill little memory. */
  constructor(readonly lines: readonly OrderLine[]) {}

  /** May be called again for the same order, since each twin of its creation is acknowledged. */
  add(order: KnownOrder): void {
    if (this.#known.has(order.id)) return;
    this.#known.add(order.id);
    this.orders.push(order);
    if (this.orders.length > REMEMBERED) this.orders.shift();
  }
}
