import type { MongoClient } from 'mongodb';
import { order } from '../../orders/order.aggregate.js';
import { readStored } from '../../stored/stored.js';
import { JournalFold } from '../journal-fold.js';
import type { Violation } from '../violation.js';
import { Watch } from '../watch.js';

const PAUSE_MS = 300;

/** Looks at all orders again and again under load, as `BankWatch` looks at the bank. */
export class OrderWatch {
  readonly violations: Violation[] = [];
  looks = 0;
  readonly #fold = new JournalFold(order);
  readonly #watch = new Watch(PAUSE_MS, () => this.#look());

  constructor(private readonly client: MongoClient) {}

  stop(): Promise<void> {
    return this.#watch.stop();
  }

  async #look(): Promise<void> {
    const stored = await readStored(this.client, order.type, this.#fold.position);
    this.looks += 1;
    this.violations.push(...this.#fold.look(stored));
  }
}
