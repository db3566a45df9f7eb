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
import { extentOf, GroupBudget } from '../decisions/extent.js';

/** A command that waits in a lane. */
export interface Member<A extends AggregateTypes> {
  readonly command: BoundCommand<A>;
  readonly settled: PromiseWithResolvers<CommandResult<A>>;
  tries: number;
  /** A refusal by the store is told only to who was decided behind a barrier. */
  wantsBarrier: boolean;
}

/** What decisions are made with. */
interface Deciding<A extends AggregateTypes> {
  readonly decider: Decider<A>;
  readonly runtime: Runtime;
  readonly limits: EngineLimits;
}

/** A member whose outcome is to be told. */
export type DecidedMember<A extends AggregateTypes> = Decided<A> & { readonly member: Member<A> };

/** What became of members; those that are told already are in neither part. */
export interface Decisions<A extends AggregateTypes> {
  readonly decided: readonly DecidedMember<A>[];
  /** Who is still to be decided. */
  readonly left: readonly Member<A>[];
}

/** For how many ms services are asked in a pass: who is decided waits meanwhile. */
const passMs = 20;

/** Whether a member is to write something. */
export const isChange = <A extends AggregateTypes>({ decision }: DecidedMember<A>): boolean =>
  decision.change !== undefined;

/**
 * Decides the first of `members`, each on the state that the one before leaves, within the bounds of a group, and not for long:
 * who is decided does not wait for the services that another asks.
 */
export async function decideInTurn<A extends AggregateTypes>(
  { decider, limits, runtime }: Deciding<A>,
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
    // What is decided by then need not wait for a service. It is asked again, on the state that is stored by then.
    if (!decision) return { decided, left: members.slice(index) };
    const { change, refusal } = decision;
    if (refusal?.isUnavailable) {
      member.settled.reject(refusal.error);
      continue;
    }
    decided.push({ member, decision, settled: member.settled });
    let isOver = isSlow && runtime.monotonic() - begun >= passMs;
    if (change) {
      budget.spend(extentOf([{ changes: [change] }]));
      current = headAfter(current, change, current.position);
      // The store takes one change of unique keys per aggregate and batch, as the last.
      isOver ||= budget.isSpent || changesKeys(change);
    }
    if (isOver) return { decided, left: members.slice(index + 1) };
  }
  return { decided, left: [] };
}

/** `undefined` if others wait for it that are decided, and it takes long. */
function soon<T>(runtime: Runtime, answer: PromiseLike<T>, othersWait: boolean): PromiseLike<T | undefined> {
  return othersWait ? within(runtime, passMs, answer, () => undefined) : answer;
}
