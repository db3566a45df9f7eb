import type { AggregateTypes } from './aggregate.js';
import { unborn } from './change.js';
import type { CommandIdentity } from './command-identity.js';
import type { CommandResult } from './command-result.js';
import { committedHead, decide, resultOf, type BoundCommand } from './decision.js';
import type { Change } from './event-store.js';
import { errorOf } from './failure.js';
import type { LaneParts } from './lane.js';
import type { Lanes } from './lanes.js';
import type { Snapshot } from './snapshot.js';

/** A command and the aggregate that it is for. */
export interface AddressedCommand<A extends AggregateTypes> {
  readonly id: string;
  readonly command: BoundCommand<A>;
}

interface DecidedChange<A extends AggregateTypes> {
  readonly head: Snapshot<A>;
  readonly change: Change<A>;
}

/** Commands on several aggregates that take effect as one commit, in a turn of the lanes of all of them. */
export class JointUpdates<A extends AggregateTypes> {
  constructor(
    private readonly lanes: Lanes<A>,
    private readonly parts: LaneParts<A>,
  ) {}

  /** The results in the order of `members`. Rejects with the first refusal, or as a command on one aggregate does. */
  async run(
    members: readonly AddressedCommand<A>[],
    identity: CommandIdentity | undefined,
  ): Promise<readonly CommandResult<A>[]> {
    const ids = members.map(({ id }) => id);
    if (members.length === 0 || new Set(ids).size < ids.length)
      throw new RangeError('A joint update has at least one member, and one for each aggregate.');
    return this.lanes.exclusively(ids, () => this.#run(members, identity));
  }

  async #run(
    members: readonly AddressedCommand<A>[],
    identity: CommandIdentity | undefined,
  ): Promise<readonly CommandResult<A>[]> {
    const { aggregate, cache, committer, limits, runtime, trust } = this.parts;
    for (let attempt = 1; ; attempt += 1) {
      const decided = (attempt === 1 && (await this.#decideOnKnown(members))) || (await this.#decideAnew(members));
      const settlement = await committer.submit([{ command: identity, changes: decided.map(({ change }) => change) }]);
      if (settlement.outcome === 'committed') {
        return decided.map(({ head, change }) => {
          const events = settlement.events.filter(({ aggregateId }) => aggregateId === head.id);
          const left = committedHead(head, change, events);
          cache?.set(left.id, left);
          return resultOf(left, events);
        });
      }
      for (const { head } of decided) cache?.delete(head.id);
      const isBehind = settlement.outcome === 'rejected' && settlement.reason === 'version';
      if (!isBehind || attempt === limits.attempts) throw errorOf(aggregate, settlement);
      trust.doubt();
      await runtime.sleep(runtime.random() * limits.backoffMs);
    }
  }

  /** On the states that were seen last. They may be stale, so nothing but changes, whose guard the store checks, counts. */
  async #decideOnKnown(members: readonly AddressedCommand<A>[]): Promise<readonly DecidedChange<A>[] | undefined> {
    const { cache, trust } = this.parts;
    if (!trust.isTrusted) return undefined;
    const heads = members.flatMap(({ id }) => cache?.get(id) ?? []);
    if (heads.length < members.length) return undefined;
    try {
      return await this.#decide(members, heads);
    } catch {
      return undefined;
    }
  }

  async #decideAnew(members: readonly AddressedCommand<A>[]): Promise<readonly DecidedChange<A>[]> {
    const { aggregate, loader } = this.parts;
    const loads = members.map(async ({ id }) => (await loader.load(id)) ?? unborn(aggregate, id));
    return this.#decide(members, await Promise.all(loads));
  }

  async #decide(
    members: readonly AddressedCommand<A>[],
    heads: readonly Snapshot<A>[],
  ): Promise<readonly DecidedChange<A>[]> {
    const { aggregate } = this.parts;
    const decided: DecidedChange<A>[] = [];
    for (const [index, { command }] of members.entries()) {
      const head = heads[index];
      if (!head) throw new RangeError('Every member of a joint update has a state.');
      const { change, refusal } = await decide(aggregate, head, command);
      if (refusal) throw refusal.error;
      if (!change) throw new Error(`${aggregate.type}: a member of a joint update changed nothing.`);
      decided.push({ head, change });
    }
    return decided;
  }
}
