import { InvalidInput, NothingChanged } from '../errors/command-errors.js';
import { isUnavailable } from '../errors/error-kind.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { CommandIdentity } from '../ports/command-identity.js';
import type { Change } from '../ports/event-store.js';
import type { Snapshot } from '../ports/snapshot.js';
import type { CommandResult } from './decisions/command-result.js';
import { committedHead, resultOf, type AddressedCommand } from './decisions/decision.js';
import { assertCommittable } from './decisions/commit-size.js';
import { errorOf } from './groups/failure.js';
import type { Basis, Freshness } from './lanes/known-states.js';
import type { LaneParts } from './lanes/lane.js';
import type { Lanes } from './lanes/lanes.js';

interface DecidedChange<A extends AggregateTypes> {
  readonly head: Snapshot<A>;
  readonly change: Change<A>;
}

/** The changes to commit together, or the error of the first refusal. */
type JointDecision<A extends AggregateTypes> =
  { readonly changes: readonly DecidedChange<A>[] } | { readonly refusal: unknown };

/** Runs commands on several aggregates that take effect as one commit, in a turn of the lanes of all these aggregates. */
export class JointUpdates<A extends AggregateTypes> {
  constructor(
    private readonly lanes: Lanes<A>,
    private readonly parts: LaneParts<A>,
  ) {}

  /** Returns the results in the order of `members`. Rejects with the first refusal, or as a command on one aggregate does. */
  async run(
    members: readonly AddressedCommand<A>[],
    identity: CommandIdentity | undefined,
  ): Promise<readonly CommandResult<A>[]> {
    const ids = members.map(({ id }) => id);
    if (members.length === 0 || new Set(ids).size < ids.length)
      throw new InvalidInput('updates', 'must have at least one member, and at most one for each aggregate');
    return this.lanes.exclusively(members, () => this.#run(members, identity));
  }

  async #run(
    members: readonly AddressedCommand<A>[],
    identity: CommandIdentity | undefined,
  ): Promise<readonly CommandResult<A>[]> {
    const { aggregate, committer, limits, runtime, states } = this.parts;
    let freshness: Freshness = 'known';
    for (let attempt = 1; ; attempt += 1) {
      const { basis, decision } = await this.#decide(members, freshness);
      if ('refusal' in decision) throw decision.refusal;
      const { changes } = decision;
      const settlement = await committer.submit([{ command: identity, changes: changes.map(({ change }) => change) }]);
      if (settlement.outcome === 'committed') {
        return changes.map(({ head, change }) => {
          const events = settlement.events.filter(({ aggregateId }) => aggregateId === head.id);
          const left = committedHead(head, change, events);
          states.committed(left);
          return resultOf(left, events);
        });
      }
      states.failed(basis, settlement);
      const isBehind = settlement.outcome === 'rejected' && settlement.reason === 'version';
      const isTaken = settlement.outcome === 'rejected' && settlement.reason === 'unique' && !settlement.isProven;
      if (!(isBehind || (isTaken && !basis.isConfirmed)) || attempt === limits.attempts)
        throw errorOf(aggregate, settlement);
      freshness = isTaken || basis.isConfirmed ? 'confirmed' : 'read';
      await runtime.sleep(runtime.random() * limits.backoffMs);
    }
  }

  #decide(
    members: readonly AddressedCommand<A>[],
    freshness: Freshness,
  ): Promise<{ basis: Basis<A>; decision: JointDecision<A> }> {
    return this.parts.states.decide<JointDecision<A>>({
      ids: members.map(({ id }) => id),
      freshness,
      decide: async (basis) => {
        try {
          return { changes: await this.#changes(members, basis) };
        } catch (error) {
          // A service is out of reach: a decision on another state would not change that.
          if (isUnavailable(error)) throw error;
          return { refusal: error };
        }
      },
      isGuarded: (decision) => 'changes' in decision,
    });
  }

  async #changes(members: readonly AddressedCommand<A>[], basis: Basis<A>): Promise<readonly DecidedChange<A>[]> {
    const { aggregate, decider, limits } = this.parts;
    const held = members.map(({ id }) => id);
    const decided: DecidedChange<A>[] = [];
    for (const { id, command } of members) {
      const head = basis.of(id);
      const { change, refusal } = await decider.decide(head, command, held);
      if (refusal) throw refusal.error;
      if (!change) throw new NothingChanged(aggregate.type, id);
      decided.push({ head, change });
    }
    assertCommittable(
      decided.map(({ change }) => change),
      limits,
    );
    return decided;
  }
}
