import { isThenable } from '../../data/disregard.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Snapshot } from '../../ports/snapshot.js';
import type { Runtime } from '../../runtime/runtime.js';
import { within } from '../../runtime/within.js';
import { changesKeys, headAfter } from '../decisions/change.js';
import type { CommandResult } from '../decisions/command-result.js';
import type { Decider } from '../decisions/decider.js';
import type { BoundCommand, Decided } from '../decisions/decision.js';
import type { EngineLimits } from '../decisions/engine-limits.js';
import { sizeOf, GroupBudget } from '../decisions/commit-size.js';

/** A command that waits in a lane. */
export interface Member<A extends AggregateTypes> {
  readonly command: BoundCommand<A>;
  readonly settled: PromiseWithResolvers<CommandResult<A>>;
  tries: number;
  /** Whether the command must be decided behind a barrier, because a unique rule of the store rejected it. */
  wantsBarrier: boolean;
}

/** The parts of {@link decideInTurn}. */
interface DecisionParts<A extends AggregateTypes> {
  readonly decider: Decider<A>;
  readonly runtime: Runtime;
  readonly limits: EngineLimits;
}

/** A member that is decided, and whose promise is to be settled. */
export type DecidedMember<A extends AggregateTypes> = Decided<A> & { readonly member: Member<A> };

/** The members that are decided and those that are not. Members whose promises are settled already are in neither list. */
export interface Decisions<A extends AggregateTypes> {
  readonly decided: readonly DecidedMember<A>[];
  /** The members that are still to be decided. */
  readonly left: readonly Member<A>[];
}

/** For how many ms a pass waits for services, because the members that are decided already wait with it. */
const passMs = 20;

/** Returns whether a member is to write something. */
export const isChange = <A extends AggregateTypes>({ decision }: DecidedMember<A>): boolean =>
  decision.change !== undefined;

/**
 * Decides members in turn, each on the state that the one before leaves. Stops at the limits of a group, and when the services of a member
 * take long, so that the members that are decided do not wait for them.
 */
export async function decideInTurn<A extends AggregateTypes>(
  { decider, limits, runtime }: DecisionParts<A>,
  members: readonly Member<A>[],
  head: Snapshot<A>,
): Promise<Decisions<A>> {
  const decided: DecidedMember<A>[] = [];
  const budget = new GroupBudget(limits);
  const begun = runtime.monotonic();
  let current = head;
  for (const [index, member] of members.entries()) {
    const answer = decider.decide(current, member.command);
    const isSlow = isThenable(answer);
    const decision = isSlow ? await soon(runtime, answer, decided.length > 0) : answer;
    // The members before this one need not wait for its service. This one is decided again, on the state that is stored by then.
    if (!decision) return { decided, left: members.slice(index) };
    const { change, refusal } = decision;
    if (refusal?.isUnavailable) {
      member.settled.reject(refusal.error);
      continue;
    }
    decided.push({ member, decision, settled: member.settled });
    let isOver = isSlow && runtime.monotonic() - begun >= passMs;
    if (change) {
      budget.spend(sizeOf([{ changes: [change] }]));
      current = headAfter(current, change, current.position);
      // Of the changes of one aggregate in a batch, only the last may change its unique keys.
      isOver ||= budget.isSpent || changesKeys(change);
    }
    if (isOver) return { decided, left: members.slice(index + 1) };
  }
  return { decided, left: [] };
}

/** Returns the answer; `undefined` if it takes long and other members that are decided wait for it. */
function soon<T>(runtime: Runtime, answer: PromiseLike<T>, othersWait: boolean): PromiseLike<T | undefined> {
  return othersWait ? within(runtime, passMs, answer, () => undefined) : answer;
}
