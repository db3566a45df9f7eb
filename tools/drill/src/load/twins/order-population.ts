import type { OrderLine } from '../../orders/order-data.js';

/** An order that commands can be sent to. */
export interface KnownOrder {
  readonly id: string;
  readonly capacity: number;
}

/** Earlier ones are left alone, so that much happens to each of the others. */
const REMEMBERED = 12;

/** The latest orders, and what commands to them are made from. */
export class OrderPopulation {
  readonly orders: KnownOrder[] = [];
  readonly #known = new Set<string>();

  /** All lines are among `lines`, so that a large order costs the drill little. */
  constructor(readonly lines: readonly OrderLine[]) {}

  /** Each twin of its creation tells of it. */
  add(order: KnownOrder): void {
    if (this.#known.has(order.id)) return;
    this.#known.add(order.id);
    this.orders.push(order);
    if (this.orders.length > REMEMBERED) this.orders.shift();
  }
}
