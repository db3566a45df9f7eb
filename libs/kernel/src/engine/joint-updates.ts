import { InvalidInput, NothingChanged } from '../errors/command-errors.js';
import { isUnavailable } from '../errors/error-kind.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { CommandIdentity } from '../ports/command-identity.js';
import type { Change } from '../ports/event-store.js';
import { unborn, type Snapshot } from '../ports/snapshot.js';
import type { CommandResult } from './decisions/command-result.js';
import { committedHead, resultOf, type AddressedCommand } from './decisions/decision.js';
import { assertCommittable } from './decisions/extent.js';
import { errorOf } from './groups/failure.js';
import type { LaneParts } from './lanes/lane.js';
import type { Lanes } from './lanes/lanes.js';

interface DecidedChange<A extends AggregateTypes> {
  readonly head: Snapshot<A>;
  readonly change: Change<A>;
}

/** What all members were decided on; `isConfirmed`: on states that were read behind a barrier. */
interface DecidedChanges<A extends AggregateTypes> {
  readonly changes: readonly DecidedChange<A>[];
  readonly isConfirmed: boolean;
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
      throw new InvalidInput('updates', 'must have at least one member, and one for each aggregate');
    return this.lanes.exclusively(members, () => this.#run(members, identity));
  }

  async #run(
    members: readonly AddressedCommand<A>[],
    identity: CommandIdentity | undefined,
  ): Promise<readonly CommandResult<A>[]> {
    const { aggregate, cache, committer, limits, runtime, trust } = this.parts;
    let wantsBarrier = false;
    for (let attempt = 1; ; attempt += 1) {
      const { changes: decided, isConfirmed } = wantsBarrier
        ? await this.#decideBehindBarrier(members)
        : (attempt === 1 && (await this.#decideOnKnown(members))) || (await this.#decideAnew(members));
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
      const isTaken = settlement.outcome === 'rejected' && settlement.reason === 'unique' && !settlement.isProven;
      wantsBarrier ||= isTaken;
      if (!(isBehind || (isTaken && !isConfirmed)) || attempt === limits.attempts) throw errorOf(aggregate, settlement);
      if (isBehind) trust.doubt();
      await runtime.sleep(runtime.random() * limits.backoffMs);
    }
  }

  /** On the states that were seen last. They may be outdated, so nothing but changes, whose guard the store checks, counts. */
  async #decideOnKnown(members: readonly AddressedCommand<A>[]): Promise<DecidedChanges<A> | undefined> {
    const { cache, trust } = this.parts;
    if (!trust.isTrusted) return undefined;
    const heads = members.flatMap(({ id }) => cache?.get(id) ?? []);
    if (heads.length < members.length) return undefined;
    try {
      return { changes: await this.#decide(members, heads), isConfirmed: false };
    } catch (error) {
      if (isUnavailable(error)) throw error;
      return undefined;
    }
  }

  /** A refusal is told only if it was decided on states that were read behind a barrier. */
  async #decideAnew(members: readonly AddressedCommand<A>[]): Promise<DecidedChanges<A>> {
    const { aggregate, loader } = this.parts;
    const loads = members.map(async ({ id }) => (await loader.load(id)) ?? unborn(aggregate, id));
    const heads = await Promise.all(loads);
    try {
      return { changes: await this.#decide(members, heads), isConfirmed: false };
    } catch (error) {
      if (isUnavailable(error)) throw error;
      return this.#decideBehindBarrier(members);
    }
  }

  async #decideBehindBarrier(members: readonly AddressedCommand<A>[]): Promise<DecidedChanges<A>> {
    const { aggregate, loader } = this.parts;
    const loads = members.map(async ({ id }) => (await loader.loadBehindBarrier(id)) ?? unborn(aggregate, id));
    return { changes: await this.#decide(members, await Promise.all(loads)), isConfirmed: true };
  }

  async #decide(
    members: readonly AddressedCommand<A>[],
    heads: readonly Snapshot<A>[],
  ): Promise<readonly DecidedChange<A>[]> {
    const { aggregate, decider, limits } = this.parts;
    const held = members.map(({ id }) => id);
    const decided: DecidedChange<A>[] = [];
    for (const [index, { command }] of members.entries()) {
      const head = heads[index];
      if (!head) throw new RangeError('Every member of a joint update has a state.');
      const { change, refusal } = await decider.decide(head, command, held);
      if (refusal) throw refusal.error;
      if (!change) throw new NothingChanged(aggregate.type, head.id);
      decided.push({ head, change });
    }
    assertCommittable(
      decided.map(({ change }) => change),
      limits,
    );
    return decided;
  }
}
