import type { AggregateTypes } from './aggregate.js';
import { Lane, type LaneParts } from './lane.js';

/** The lanes of an engine; one is kept only while something waits in it. */
export class Lanes<A extends AggregateTypes> {
  readonly #lanes = new Map<string, Lane<A>>();

  constructor(private readonly parts: LaneParts<A>) {}

  of(id: string): Lane<A> {
    const lane = this.#lanes.get(id) ?? new Lane(id, this.parts, () => this.#lanes.delete(id));
    this.#lanes.set(id, lane);
    return lane;
  }

  /** Runs `work` in a turn of each of these aggregates. Turns are taken in one order, so nobody waits in a circle. */
  exclusively<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
    return [...ids].sort().reduceRight<() => Promise<T>>((inner, id) => () => this.of(id).exclusively(inner), work)();
  }
}
