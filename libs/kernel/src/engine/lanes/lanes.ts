import { DecisionReentered, Overloaded } from '../../errors/command-errors.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { CommandResult } from '../decisions/command-result.js';
import { OpenDecision } from '../decisions/decision-context.js';
import type { AddressedCommand, BoundCommand } from '../decisions/decision.js';
import { Lane, type LaneParts } from './lane.js';

/** The lanes of an engine; one is kept only while something waits in it. */
export class Lanes<A extends AggregateTypes> {
  readonly #lanes = new Map<string, Lane<A>>();

  constructor(private readonly parts: LaneParts<A>) {}

  /** Decides and commits a command in the lane of its aggregate. Rejects with {@link Overloaded}, {@link DecisionReentered} at once. */
  async submit(id: string, command: BoundCommand<A>): Promise<CommandResult<A>> {
    this.#assertFree(id, command);
    return this.#of(id).submit(command);
  }

  /** Runs `work` in a turn of the lane of each member. Turns are taken in one order, so nobody waits in a circle. */
  async exclusively<T>(members: readonly AddressedCommand<A>[], work: () => Promise<T>): Promise<T> {
    for (const { id, command } of members) this.#assertFree(id, command);
    const ids = members.map(({ id }) => id).sort();
    return ids.reduceRight<() => Promise<T>>((inner, id) => () => this.#of(id).exclusively(inner), work)();
  }

  #of(id: string): Lane<A> {
    const lane = this.#lanes.get(id) ?? new Lane(id, this.parts, () => this.#lanes.delete(id));
    this.#lanes.set(id, lane);
    return lane;
  }

  /** A lane in which nothing waits is free. */
  #assertFree(id: string, { context }: BoundCommand<A>): void {
    const { aggregate, decider, limits } = this.parts;
    if ((this.#lanes.get(id)?.waiting ?? 0) >= limits.lanePending) throw new Overloaded();
    if (OpenDecision.waitsForItself(context, decider, id)) throw new DecisionReentered(aggregate.type, id);
  }
}
