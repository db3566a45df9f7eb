import type { Aggregate, AggregateTypes } from './aggregate.js';
import { headAfter, uniqueKeys, unborn } from './change.js';
import { CommandRecorded, Contended, OutcomeUnknown } from './command-errors.js';
import type { CommandResult } from './command-result.js';
import { decide, tell, type BoundCommand, type Decided } from './decision.js';
import { DomainError } from './domain-error.js';
import type { EngineLimits } from './engine-limits.js';
import type { EventStore } from './event-store.js';
import { currentSnapshot } from './history.js';
import type { GroupCommitter, Settlement } from './group-committer.js';
import type { Runtime } from './runtime.js';
import type { Snapshot } from './snapshot.js';

/** What lanes work with; the same for all lanes of an engine. */
export interface LaneParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly store: EventStore<A>;
  readonly committer: GroupCommitter<A>;
  readonly runtime: Runtime;
  readonly limits: EngineLimits;
}

interface Member<A extends AggregateTypes> {
  readonly command: BoundCommand<A>;
  readonly settled: PromiseWithResolvers<CommandResult<A>>;
  tries: number;
}

type DecidedMember<A extends AggregateTypes> = Decided<A> & { readonly member: Member<A> };
type Failure<A extends AggregateTypes> = Exclude<Settlement<A>, { outcome: 'committed' }>;

/**
 * The commands on one aggregate, decided in turn, each on the state that the one before leaves. They are taken in passes:
 * read the state, decide all that wait, commit them as one submission. An outcome that writes nothing is told only when the
 * state it was decided on is known to be durable: it was read after the command arrived, or the pass has committed.
 */
export class Lane<A extends AggregateTypes> {
  #waiting: Member<A>[] = [];
  #running = false;

  constructor(
    private readonly id: string,
    private readonly parts: LaneParts<A>,
    private readonly onIdle: () => void,
  ) {}

  submit(command: BoundCommand<A>): Promise<CommandResult<A>> {
    const settled = Promise.withResolvers<CommandResult<A>>();
    this.#waiting.push({ command, settled, tries: 0 });
    if (!this.#running) void this.#run();
    return settled.promise;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const members = this.#waiting.splice(0, this.parts.limits.groupCommands);
      try {
        this.#waiting.unshift(...(await this.#pass(members)));
      } catch (error) {
        // Who has been told an outcome already is not changed by it.
        for (const { settled } of members) settled.reject(error);
      }
    }
    this.#running = false;
    this.onIdle();
  }

  /** Tells the outcomes it can; returns the members that must go again. */
  async #pass(members: readonly Member<A>[]): Promise<readonly Member<A>[]> {
    const head = await this.#head(members);
    const decided = await this.#decide(members, head);
    const undecided = members.slice(decided.length);
    const firstWrite = decided.findIndex(({ decision }) => decision.change);
    tell(firstWrite < 0 ? decided : decided.slice(0, firstWrite), head, []);
    if (firstWrite < 0) return undecided;

    const rest = decided.slice(firstWrite);
    const commits = rest.flatMap(({ member, decision: { change } }) =>
      change ? [{ command: member.command.identity, changes: [change] }] : [],
    );
    const settlement = await this.parts.committer.submit(commits);
    if (settlement.outcome === 'committed') {
      tell(rest, head, settlement.events);
      return undecided;
    }
    const again = this.#fail(rest, settlement);
    if (again.length > 0) await this.parts.runtime.sleep(this.parts.runtime.random() * this.parts.limits.backoffMs);
    return [...again, ...undecided];
  }

  async #head(members: readonly Member<A>[]): Promise<Snapshot<A>> {
    // An id that was made for a new aggregate is not looked up; the store's version guard finds the twin that can't be.
    const isNew = members.every(({ command, tries }) => command.creates && tries === 0);
    const { aggregate, store } = this.parts;
    const stored = isNew ? undefined : (await store.load([this.id])).get(this.id);
    return stored ? currentSnapshot(aggregate, store, stored) : unborn(aggregate, this.id);
  }

  async #decide(members: readonly Member<A>[], head: Snapshot<A>): Promise<DecidedMember<A>[]> {
    const { aggregate, limits } = this.parts;
    const decided: DecidedMember<A>[] = [];
    let current = head;
    let events = 0;
    for (const member of members) {
      const decision = await decide(aggregate, current, member.command);
      decided.push({ member, decision, settled: member.settled });
      if (!decision.change) continue;
      events += decision.change.events.length;
      const claimed = uniqueKeys(aggregate, current.state);
      current = headAfter(current, decision.change, current.position);
      if (events >= limits.groupEvents) break;
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
    if (failure.outcome === 'contended') return new Contended();
    if (failure.outcome === 'unknown') return new OutcomeUnknown(failure.cause);
    if (writeIndex !== failure.index) return undefined;
    member.tries += 1;
    switch (failure.reason) {
      case 'unique': {
        const code = this.parts.aggregate.unique?.[failure.rule]?.error;
        if (!code)
          return new Error(`The store enforces a rule "${failure.rule}" that ${this.parts.aggregate.type} lacks.`);
        const { kind, message } = this.parts.aggregate.errors[code];
        return new DomainError(code, kind, message);
      }
      case 'version':
        return member.tries < this.parts.limits.attempts ? undefined : new Contended();
      case 'command':
        return new CommandRecorded();
    }
  }
}
