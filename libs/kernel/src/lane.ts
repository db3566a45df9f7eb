import type { Aggregate, AggregateTypes } from './aggregate.js';
import { changesKeys, headAfter, unborn } from './change.js';
import type { CacheTrust } from './cache-trust.js';
import type { CommandResult } from './command-result.js';
import type { Decider } from './decider.js';
import { tell, type BoundCommand, type Decided } from './decision.js';
import type { EngineLimits } from './engine-limits.js';
import { extentOf, GroupBudget } from './extent.js';
import { isUnavailable } from './error-kind.js';
import { errorOf, type Failure } from './failure.js';
import type { GroupCommitter } from './group-committer.js';
import type { Runtime } from './runtime.js';
import type { SnapshotLoader } from './snapshot-loader.js';
import type { Snapshot } from './snapshot.js';
import type { StateCache } from './state-cache.js';

/** What lanes work with; the same for all lanes of an engine. */
export interface LaneParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly decider: Decider<A>;
  readonly loader: SnapshotLoader<A>;
  readonly cache: StateCache<A> | undefined;
  readonly trust: CacheTrust;
  readonly committer: GroupCommitter<A>;
  readonly runtime: Runtime;
  readonly limits: EngineLimits;
}

interface Member<A extends AggregateTypes> {
  readonly command: BoundCommand<A>;
  readonly settled: PromiseWithResolvers<CommandResult<A>>;
  tries: number;
  /** A refusal by the store is told only to who was decided behind a barrier. */
  wantsBarrier: boolean;
}

/** Work for which the aggregate is kept as it is. */
interface Turn {
  readonly work: () => Promise<void>;
}

type DecidedMember<A extends AggregateTypes> = Decided<A> & { readonly member: Member<A> };

/** A state to decide on. */
interface Basis<A extends AggregateTypes> {
  readonly head: Snapshot<A>;
  /** It was read behind a barrier. */
  readonly isConfirmed: boolean;
}

/**
 * The commands on one aggregate, decided in turn, each on the state that the one before leaves. They are taken in passes:
 * take the last state known or read it, decide all that wait, commit them as one submission. An outcome that writes nothing is
 * told only when the state it was decided on is known to be current: the pass has committed, which the store's guard allows on no
 * other, or the state was read behind a barrier that was asked for after the command arrived. Work over several aggregates has a
 * turn in the lane of each.
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

  /** Runs `work` after what waits already; no command on the aggregate is decided or under way meanwhile. */
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
      // Who was just told an outcome may come again at once.
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

  /** The commands up to the next turn, within the bounds of a group. */
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
      // Who has been told an outcome already is not changed by it.
      for (const { settled } of members) settled.reject(error);
    }
  }

  /** Tells the outcomes it can; returns the members that must go again. */
  async #pass(taken: readonly Member<A>[]): Promise<readonly Member<A>[]> {
    let members = taken;
    let basis = members.some(({ wantsBarrier }) => wantsBarrier)
      ? await this.#confirmed()
      : await this.#likely(members);
    let decided = await this.#decide(members, basis.head);
    if (!basis.isConfirmed && !decided.some(({ decision }) => decision.change)) {
      members = tellUnavailable(decided);
      if (members.length === 0) return [];
      basis = await this.#confirmed();
      decided = await this.#decide(members, basis.head);
    }
    if (decided.some(({ decision }) => decision.change)) return this.#commit(members, decided, basis);
    tell(decided, basis.head, []);
    return members.slice(decided.length);
  }

  /** A state that need not be read: nothing, for an id that was made for a new aggregate, or the last that was seen; else as read. */
  async #likely(members: readonly Member<A>[]): Promise<Basis<A>> {
    const { aggregate, cache, loader, trust } = this.parts;
    const isFirst = members.every(({ tries }) => tries === 0);
    // The store's version guard finds the twin of a new id that can't be.
    const isNew = isFirst && members.every(({ command }) => command.creates);
    const cached = isFirst && trust.isTrusted ? cache?.get(this.id) : undefined;
    const known = isNew ? unborn(aggregate, this.id) : (cached ?? (await loader.load(this.id)));
    return { head: known ?? unborn(aggregate, this.id), isConfirmed: false };
  }

  async #confirmed(): Promise<Basis<A>> {
    const { aggregate, loader } = this.parts;
    return { head: (await loader.loadBehindBarrier(this.id)) ?? unborn(aggregate, this.id), isConfirmed: true };
  }

  /** Commits what the first of `members` were decided on; returns those that must go again. */
  async #commit(
    members: readonly Member<A>[],
    decided: readonly DecidedMember<A>[],
    basis: Basis<A>,
  ): Promise<readonly Member<A>[]> {
    const { cache, committer, limits, runtime, trust } = this.parts;
    const commits = decided.flatMap(({ member, decision: { change } }) =>
      change ? [{ command: member.command.identity, changes: [change] }] : [],
    );
    const settlement = await committer.submit(commits);
    const undecided = members.slice(decided.length);
    if (settlement.outcome === 'committed') {
      const left = tell(decided, basis.head, settlement.events);
      cache?.set(this.id, left);
      return undecided;
    }
    cache?.delete(this.id);
    if (settlement.outcome === 'rejected' && settlement.reason === 'version') trust.doubt();
    const again = this.#fail(decided, settlement, basis);
    if (again.length > 0) await runtime.sleep(runtime.random() * limits.backoffMs);
    return [...again, ...undecided];
  }

  async #decide(members: readonly Member<A>[], head: Snapshot<A>): Promise<DecidedMember<A>[]> {
    const { decider, limits } = this.parts;
    const decided: DecidedMember<A>[] = [];
    let current = head;
    const budget = new GroupBudget(limits);
    for (const member of members) {
      const decision = await decider.decide(current, member.command);
      decided.push({ member, decision, settled: member.settled });
      const { change } = decision;
      if (!change) continue;
      budget.spend(extentOf([{ changes: [change] }]));
      current = headAfter(current, change, current.position);
      if (budget.isSpent) break;
      // The store takes one change of unique keys per aggregate and batch, as the last.
      if (changesKeys(change)) break;
    }
    return decided;
  }

  /** Tells those whose failure is theirs; returns the others. */
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

/** Tells who could not be decided now, which no other state would change; returns the others. */
function tellUnavailable<A extends AggregateTypes>(decided: readonly DecidedMember<A>[]): readonly Member<A>[] {
  return decided.flatMap(({ member, decision: { refusal }, settled }) => {
    if (!refusal || !isUnavailable(refusal.error)) return [member];
    settled.reject(refusal.error);
    return [];
  });
}
