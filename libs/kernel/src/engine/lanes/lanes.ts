import { DecisionReentered, Overloaded } from '../../errors/command-errors.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { CommandResult } from '../decisions/command-result.js';
import { OpenDecision } from '../decisions/decision-context.js';
import type { AddressedCommand, BoundCommand } from '../decisions/decision.js';
import { Lane, type LaneParts } from './lane.js';

/** The lanes of an engine. A lane is kept only while commands or turns are in it. */
export class Lanes<A extends AggregateTypes> {
  readonly #lanes = new Map<string, Lane<A>>();

  constructor(private readonly parts: LaneParts<A>) {}

  /** Decides and commits a command in the lane of its aggregate. Rejects at once with {@link Overloaded} or {@link DecisionReentered}. */
  async submit(id: string, command: BoundCommand<A>): Promise<CommandResult<A>> {
    this.#assertFree(id, command);
    return this.#of(id).submit(command);
  }

  /** Runs `work` in a turn of the lane of each member. The lanes are taken in the order of their ids, so that there is no deadlock. */
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

  /** @throws {@link Overloaded} if the lane is full, {@link DecisionReentered} if the command would wait for itself */
  #assertFree(id: string, { context }: BoundCommand<A>): void {
    const { aggregate, decider, limits } = this.parts;
    if ((this.#lanes.get(id)?.waiting ?? 0) >= limits.lanePending) throw new Overloaded();
    if (OpenDecision.waitsForItself(context, decider, id)) throw new DecisionReentered(aggregate.type, id);
  }
}
