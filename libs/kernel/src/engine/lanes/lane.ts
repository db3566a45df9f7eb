import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { CommandResult } from '../decisions/command-result.js';
import type { Decider } from '../decisions/decider.js';
import { tell, type BoundCommand } from '../decisions/decision.js';
import type { EngineLimits } from '../decisions/engine-limits.js';
import { errorOf, type Failure } from '../groups/failure.js';
import type { GroupCommitter } from '../groups/group-committer.js';
import type { Basis, Freshness, KnownStates } from './known-states.js';
import { decideInTurn, isChange, type DecidedMember, type Decisions, type Member } from './lane-decisions.js';

/** The parts of a lane, the same for all lanes of an engine. */
export interface LaneParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly decider: Decider<A>;
  readonly states: KnownStates<A>;
  readonly committer: GroupCommitter<A>;
  readonly runtime: Runtime;
  readonly limits: EngineLimits;
}

/** Work during which no command on the aggregate is decided. */
interface Turn {
  readonly work: () => Promise<void>;
}

/**
 * The queue of the commands on one aggregate, which are decided in turn, each on the state that the one before leaves. A lane works in
 * passes: it takes the state from the cache or reads it, decides the commands that wait, and commits them as one submission. The outcome of
 * a command that writes nothing is given only when the state it was decided on is known to be current: either the pass has committed, for
 * which the store requires the current version, or the state was read behind a barrier that was asked for after the command arrived. Work
 * on several aggregates takes a turn in the lane of each.
 */
export class Lane<A extends AggregateTypes> {
  readonly #waiting: (Member<A> | Turn)[] = [];
  #running = false;

  constructor(
    private readonly id: string,
    private readonly parts: LaneParts<A>,
    private readonly onIdle: () => void,
  ) {}

  /** How many commands and turns wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  submit(command: BoundCommand<A>): Promise<CommandResult<A>> {
    const settled = Promise.withResolvers<CommandResult<A>>();
    this.#enqueue({ command, settled, tries: 0, wantsBarrier: false });
    return settled.promise;
  }

  /** Runs `work` after everything that waits already. No command on the aggregate is decided or under way meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = Promise.withResolvers<T>();
    this.#enqueue({ work: () => work().then(done.resolve, done.reject) });
    return done.promise;
  }

  #enqueue(entry: Member<A> | Turn): void {
    this.#waiting.push(entry);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // Callers that have just got an outcome may send the next command at once, which can still join this pass.
      await this.parts.runtime.sleep(0);
      const [first] = this.#waiting;
      if (first && 'work' in first) {
        this.#waiting.shift();
        await first.work();
      } else {
        await this.#decideAndCommit(this.#takeMembers());
      }
    }
    this.#running = false;
    this.onIdle();
  }

  /** Takes the commands up to the next turn, at most `groupCommands`. */
  #takeMembers(): Member<A>[] {
    const members: Member<A>[] = [];
    for (const entry of this.#waiting) {
      if ('work' in entry || members.length === this.parts.limits.groupCommands) break;
      members.push(entry);
    }
    this.#waiting.splice(0, members.length);
    return members;
  }

  async #decideAndCommit(members: readonly Member<A>[]): Promise<void> {
    try {
      this.#waiting.unshift(...(await this.#pass(members)));
    } catch (error) {
      // This does not change the outcome of members that are settled already.
      for (const { settled } of members) settled.reject(error);
    }
  }

  /** Decides and commits members, and settles those that it can. Returns the others, which need another pass. */
  async #pass(members: readonly Member<A>[]): Promise<readonly Member<A>[]> {
    const { basis, decision } = await this.parts.states.decide<Decisions<A>>({
      ids: [this.id],
      freshness: freshnessFor(members),
      decide: async (states, earlier) => {
        const again = earlier?.decided.map(({ member }) => member) ?? members;
        const { decided, left } = await decideInTurn(this.parts, again, states.of(this.id));
        return { decided, left: [...left, ...(earlier?.left ?? [])] };
      },
      isGuarded: ({ decided }) => decided.length === 0 || decided.some(isChange),
    });
    const { decided, left } = decision;
    if (decided.some(isChange)) return [...(await this.#commit(decided, basis)), ...left];
    tell(decided, basis.of(this.id), []);
    return left;
  }

  /** Commits decided members. Returns those that need another pass. */
  async #commit(decided: readonly DecidedMember<A>[], basis: Basis<A>): Promise<readonly Member<A>[]> {
    const { committer, limits, runtime, states } = this.parts;
    const commits = decided.flatMap(({ member, decision: { change } }) =>
      change ? [{ command: member.command.identity, changes: [change] }] : [],
    );
    const settlement = await committer.submit(commits);
    if (settlement.outcome === 'committed') {
      states.committed(tell(decided, basis.of(this.id), settlement.events));
      return [];
    }
    states.failed(basis, settlement);
    const again = this.#fail(decided, settlement, basis);
    if (again.length > 0) await runtime.sleep(runtime.random() * limits.backoffMs);
    return again;
  }

  /** Rejects the members that the failure is about, and returns the others. */
  #fail(rest: readonly DecidedMember<A>[], failure: Failure<A>, basis: Basis<A>): Member<A>[] {
    const writers = rest.filter(({ decision }) => decision.change);
    const again: Member<A>[] = [];
    for (const decided of rest) {
      const error = this.#errorOf(decided.member, writers.indexOf(decided), failure, basis);
      if (error) decided.settled.reject(error);
      else again.push(decided.member);
    }
    return again;
  }

  #errorOf(member: Member<A>, writeIndex: number, failure: Failure<A>, basis: Basis<A>): Error | undefined {
    if (writeIndex < 0) return undefined;
    if (failure.outcome === 'rejected') {
      if (writeIndex !== failure.index) return undefined;
      member.tries += 1;
      if (failure.reason === 'version' && member.tries < this.parts.limits.attempts) return undefined;
      if (failure.reason === 'unique' && !failure.isProven && !basis.isConfirmed) {
        member.wantsBarrier = true;
        return undefined;
      }
    }
    return errorOf(this.parts.aggregate, failure);
  }
}

/** Returns how fresh the state must be: a command that the store rejected is not decided on a cached state again. */
function freshnessFor<A extends AggregateTypes>(members: readonly Member<A>[]): Freshness {
  if (members.some(({ wantsBarrier }) => wantsBarrier)) return 'confirmed';
  if (members.some(({ tries }) => tries > 0)) return 'read';
  return members.every(({ command }) => command.creates) ? 'unborn' : 'known';
}
