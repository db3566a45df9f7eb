import { expect, test } from '@jest/globals';
import { account, user, type AccountTypes, type UserTypes } from '@snapfold/domain';
import type { AggregateTypes, EventEnvelope } from '@snapfold/kernel';
import { CommandEngine, type EventHistory, type EventStore } from '@snapfold/kernel/engine';
import { testContext } from '@snapfold/kernel/testing';
import { systemRuntime as runtime } from '@snapfold/mongoose';
import { inMemoryStores } from '@snapfold/mongoose/testing';
import fc from 'fast-check';
import { AccountQueryBuilder } from './account.query-builder.js';
import { accountServices } from './account.services.js';
import { followSinceOpening, followStatus, type Followed } from './owner-followers.js';
import { UserQueryBuilder } from './user.query-builder.js';
import { userServices } from './user.services.js';

/** Resolves when it is the caller's turn. */
type Turn = () => Promise<void>;
type Handler<A extends AggregateTypes> = (event: EventEnvelope<A>, followed: Followed) => Promise<void> | undefined;

const context = testContext({}, runtime);

interface Engines {
  readonly users: CommandEngine<UserTypes>;
  readonly accounts: CommandEngine<AccountTypes>;
}

/** The bank in memory, in which every read and every commit waits for its turn. */
class Model {
  readonly #stores = inMemoryStores(runtime);
  readonly users = this.#stores.aggregate(user, new UserQueryBuilder());
  readonly accounts = this.#stores.aggregate(account, new AccountQueryBuilder());
  readonly #late: unknown[] = [];
  #bell = Promise.withResolvers<void>();
  /** How many clients may still change something. */
  #clients = 0;

  constructor(
    private readonly turn: Turn,
    /** For each event that is handled: after how many turns each attempt ends that comes before the last one; Infinity for never. */
    private readonly attempts: Iterator<readonly number[], undefined>,
  ) {}

  async register(): Promise<string> {
    const { events: store, snapshots } = this.users;
    const engine = new CommandEngine<UserTypes>({ aggregate: user, store, services: userServices(snapshots), runtime });
    return (await engine.create({ type: 'register', email: 'ada@example.org', name: 'Ada' }, context)).id;
  }

  /** Runs clients and both subscriptions to their ends, and those attempts, too, that were taken for dead. */
  async run(...clients: readonly ((engines: Engines) => Promise<void>)[]): Promise<void> {
    this.#clients = clients.length;
    const services = userServices(this.users.snapshots);
    const parts = { aggregate: user, store: this.#waiting(this.users.events, this.turn), services, runtime };
    const served = { users: new CommandEngine<UserTypes>(parts), accounts: this.#engine(this.turn) };
    await Promise.all([
      ...clients.map((client) => this.#untilEnd(client(served))),
      this.#subscribe<UserTypes>(this.users.events, followStatus),
      this.#subscribe<AccountTypes>(this.accounts.events, followSinceOpening),
    ]);
    await Promise.all(this.#late);
  }

  async #untilEnd(client: Promise<void>): Promise<void> {
    await client;
    this.#clients -= 1;
    this.#ring();
  }

  /** Handles the events of a journal in their order, until no client can add one. */
  async #subscribe<A extends AggregateTypes>(journal: EventHistory<A>, handler: Handler<A>): Promise<void> {
    for (let after = 0; ;) {
      const { promise: rung } = this.#bell;
      const wasLast = this.#clients === 0;
      const [event] = await journal.journal({ after, limit: 1 });
      if (event) {
        await this.#handle(event, handler);
        after = event.position;
      } else if (wasLast) return;
      else await rung;
    }
  }

  async #handle<A extends AggregateTypes>(event: EventEnvelope<A>, handler: Handler<A>): Promise<void> {
    await this.turn();
    const { value: attempts = [] } = this.attempts.next();
    for (const turns of attempts) {
      const attempt = handler(event, this.#followed(event, this.#mortal(turns)));
      if (turns === Infinity) this.#late.push(attempt);
    }
    await handler(event, this.#followed(event, this.turn));
  }

  /** Tells the subscriptions that there may be an event, or none any more. */
  #ring(): void {
    this.#bell.resolve();
    this.#bell = Promise.withResolvers<void>();
  }

  /** What a handler gets for an event in a process of its own. Commands that are sent again have the first outcome. */
  #followed({ aggregateType, position }: EventEnvelope<AggregateTypes>, turn: Turn): Followed {
    const { snapshots } = this.accounts;
    const accounts: Followed['snapshots']['accounts'] = {
      get: (id) => snapshots.get(id),
      find: async (query, page) => {
        await turn();
        // Small pages, so that an account may be opened between two of them.
        return snapshots.find(query, { ...page, limit: 1 });
      },
    };
    const engine = this.#engine(turn);
    const update: Followed['update'] = (_, id, command) => {
      const identity = { id: `${aggregateType} ${position} ${id}`, fingerprint: '' };
      return engine.update(id, command, context, { identity });
    };
    return { snapshots: { users: this.#users(turn), accounts }, signal: { aborted: false }, update };
  }

  #users(turn: Turn): Followed['snapshots']['users'] {
    const { snapshots } = this.users;
    return {
      get: async (id) => {
        await turn();
        return snapshots.get(id);
      },
      find: (query, page) => snapshots.find(query, page),
    };
  }

  #engine(turn: Turn): CommandEngine<AccountTypes> {
    const store = this.#waiting(this.accounts.events, turn);
    return new CommandEngine({ aggregate: account, store, services: accountServices(this.#users(turn)), runtime });
  }

  /** After so many turns, none comes any more, as in a process that was killed. */
  #mortal(turns: number): Turn {
    let left = turns;
    return () => (left-- > 0 ? this.turn() : new Promise(() => undefined));
  }

  /** Returns a store whose commits wait for their turn, after they have been decided. */
  #waiting<A extends AggregateTypes>(store: EventStore<A>, turn: Turn): EventStore<A> {
    return {
      aggregateType: store.aggregateType,
      history: (id, range) => store.history(id, range),
      journal: (range) => store.journal(range),
      versionOf: (id) => store.versionOf(id),
      head: () => store.head(),
      load: (ids) => store.load(ids),
      barrier: () => store.barrier(),
      findCommand: (id) => store.findCommand(id),
      commit: async (batch) => {
        await turn();
        const result = await store.commit(batch);
        this.#ring();
        return result;
      },
    };
  }
}

/** Deactivates and reactivates a user in turn, so often. */
async function change(users: CommandEngine<UserTypes>, id: string, changes: number): Promise<void> {
  for (let done = 0; done < changes; done += 1)
    await users.update(id, { type: done % 2 === 0 ? 'deactivate' : 'reactivate' }, context);
}

/** Opens so many accounts, except those that are refused since their owner is deactivated. */
async function open(accounts: CommandEngine<AccountTypes>, owner: string, openings: number): Promise<void> {
  for (let done = 0; done < openings; done += 1)
    await accounts.create({ type: 'open', owner, currency: 'EUR' }, context).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'ACCOUNT_OWNER_DEACTIVATED' });
    });
}

/** Expects that each account has repeated those of the changes that came after its opening, in their order. */
async function expectFollowed({ accounts: { events } }: Model, owner: string, changes: number): Promise<void> {
  const all = await events.journal({ after: 0, limit: 1_000 });
  for (const [id, history] of Map.groupBy(all, ({ aggregateId }) => aggregateId)) {
    const [opened, ...followed] = history.map(({ payload }) => payload);
    const { ownerStatusChanges: before = NaN } = opened?.type === 'account_opened' ? opened : {};
    const repeated = Array.from({ length: changes - before }, (_, index) => ({
      type: index % 2 === 0 ? 'account_frozen' : 'account_unfrozen',
    }));
    expect(followed).toEqual(repeated);
    const status = changes % 2 === 1 ? 'frozen' : 'open';
    expect((await events.load([id])).get(id)?.state).toMatchObject({ owner, status, ownerStatusChanges: changes });
  }
}

/** How many turns an attempt has: few, so that it ends within the handler, or all, so that it goes on beside its successors. */
const turnsOfAttempt = fc.oneof(fc.nat(7), fc.constant(Infinity));

test('in any order of reads and commits each account repeats what its owner did after the opening, and no more', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.infiniteStream(fc.array(turnsOfAttempt, { maxLength: 2 })),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (scheduler, attempts, changes, openings) => {
        const model = new Model(() => scheduler.schedule(Promise.resolve()), attempts);
        const owner = await model.register();
        const run = model.run(
          ({ users }) => change(users, owner, changes),
          ({ accounts }) => open(accounts, owner, openings),
        );
        await scheduler.waitFor(run);
        await expectFollowed(model, owner, changes);
      },
    ),
    { numRuns: 100 },
  );
});
