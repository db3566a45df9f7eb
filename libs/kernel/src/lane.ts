import type { Aggregate, AggregateTypes } from './aggregate.js';
import { headAfter, uniqueKeys, unborn } from './change.js';
import type { CacheTrust } from './cache-trust.js';
import type { CommandResult } from './command-result.js';
import { decide, tell, type BoundCommand, type Decided } from './decision.js';
import type { EngineLimits } from './engine-limits.js';
import { extentOf, GroupBudget } from './extent.js';
import { errorOf, type Failure } from './failure.js';
import type { GroupCommitter } from './group-committer.js';
import type { Runtime } from './runtime.js';
import type { SnapshotLoader } from './snapshot-loader.js';
import type { Snapshot } from './snapshot.js';
import type { StateCache } from './state-cache.js';

/** What lanes work with; the same for all lanes of an engine. */
export interface LaneParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
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
}

/** Work for which the aggregate is kept as it is. */
interface Turn {
  readonly work: () => Promise<void>;
}

type DecidedMember<A extends AggregateTypes> = Decided<A> & { readonly member: Member<A> };

/**
 * The commands on one aggregate, decided in turn, each on the state that the one before leaves. They are taken in passes:
 * take the last state known or read it, decide all that wait, commit them as one submission. An outcome that writes nothing is
 * told only when the state it was decided on is known to be durable: it was read after the command arrived, or the pass has
 * committed. Work over several aggregates has a turn in the lane of each.
 */
export class Lane<A extends AggregateTypes> {
  readonly #waiting: (Member<A> | Turn)[] = [];
  #running = false;

  constructor(
    private readonly id: string,
    private readonly parts: LaneParts<A>,
    private readonly onIdle: () => void,
  ) {}

  submit(command: BoundCommand<A>): Promise<CommandResult<A>> {
    const settled = Promise.withResolvers<CommandResult<A>>();
    this.#enqueue({ command, settled, tries: 0 });
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
  async #pass(members: readonly Member<A>[]): Promise<readonly Member<A>[]> {
    const known = this.#known(members);
    if (known) {
      const decided = await this.#decide(members, known);
      // A stale state refuses nobody: without a change whose guard the store checks it is read anew.
      if (decided.some(({ decision }) => decision.change)) return this.#commit(members, decided, known);
    }
    const head = (await this.parts.loader.load(this.id)) ?? unborn(this.parts.aggregate, this.id);
    const decided = await this.#decide(members, head);
    const firstWrite = decided.findIndex(({ decision }) => decision.change);
    const told = firstWrite < 0 ? decided : decided.slice(0, firstWrite);
    tell(told, head, []);
    const rest = members.slice(told.length);
    return firstWrite < 0 ? rest : this.#commit(rest, decided.slice(firstWrite), head);
  }

  /** A state that need not be read: nothing, for an id that was made for a new aggregate, or the last that was seen. */
  #known(members: readonly Member<A>[]): Snapshot<A> | undefined {
    if (members.some(({ tries }) => tries > 0)) return undefined;
    // The store's version guard finds the twin of a new id that can't be.
    if (members.every(({ command }) => command.creates)) return unborn(this.parts.aggregate, this.id);
    return this.parts.trust.isTrusted ? this.parts.cache?.get(this.id) : undefined;
  }

  /** Commits what the first of `members` were decided on at `head`; returns those that must go again. */
  async #commit(
    members: readonly Member<A>[],
    decided: readonly DecidedMember<A>[],
    head: Snapshot<A>,
  ): Promise<readonly Member<A>[]> {
    const { cache, committer, limits, runtime, trust } = this.parts;
    const commits = decided.flatMap(({ member, decision: { change } }) =>
      change ? [{ command: member.command.identity, changes: [change] }] : [],
    );
    const settlement = await committer.submit(commits);
    const undecided = members.slice(decided.length);
    if (settlement.outcome === 'committed') {
      const left = tell(decided, head, settlement.events);
      cache?.set(this.id, left);
      return undecided;
    }
    cache?.delete(this.id);
    if (settlement.outcome === 'rejected' && settlement.reason === 'version') trust.doubt();
    const again = this.#fail(decided, settlement);
    if (again.length > 0) await runtime.sleep(runtime.random() * limits.backoffMs);
    return [...again, ...undecided];
  }

  async #decide(members: readonly Member<A>[], head: Snapshot<A>): Promise<DecidedMember<A>[]> {
    const { aggregate, limits } = this.parts;
    const decided: DecidedMember<A>[] = [];
    let current = head;
    const budget = new GroupBudget(limits);
    for (const member of members) {
      const decision = await decide(aggregate, current, member.command);
      decided.push({ member, decision, settled: member.settled });
      if (!decision.change) continue;
      budget.spend(extentOf([{ changes: [decision.change] }]));
      const claimed = uniqueKeys(aggregate, current.state);
      current = headAfter(current, decision.change, current.position);
      if (budget.isSpent) break;
      // The store takes one change of unique keys per aggregate and batch, as the last.
      if (Object.entries(decision.change.uniqueKeys).some(([rule, key]) => key !== claimed[rule])) break;
    }
    return decided;
  }

  /** Tells those whose failure is theirs; returns the others. */
  #fail(rest: readonly DecidedMember<A>[], failure: Failure<A>): Member<A>[] {
    const writers = rest.filter(({ decision }) => decision.change);
    const again: Member<A>[] = [];
    for (const decided of rest) {
      const error = this.#errorOf(decided.member, writers.indexOf(decided), failure);
      if (error) decided.settled.reject(error);
      else again.push(decided.member);
    }
    return again;
  }

  #errorOf(member: Member<A>, writeIndex: number, failure: Failure<A>): Error | undefined {
    if (writeIndex < 0) return undefined;
    if (failure.outcome === 'rejected') {
      if (writeIndex !== failure.index) return undefined;
      member.tries += 1;
      if (failure.reason === 'version' && member.tries < this.parts.limits.attempts) return undefined;
    }
    return errorOf(this.parts.aggregate, failure);
  }
}
