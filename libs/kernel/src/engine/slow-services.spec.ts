import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import type { Aggregate } from '../model/aggregate.js';
import type { CqrsContext } from '../model/cqrs-context.js';
import type { Commit, CommitResult } from '../ports/event-store.js';
import { CommandEngine, type CommandEngineParts } from './command-engine.js';

const context = testContext();
const add = (by: number) => ({ type: 'add', by }) as const;
const never = new Promise<never>(() => undefined);

/** The tally, with a handler that calls `ask` before it decides an `add`. */
function asking(ask: (by: number, context: CqrsContext) => Promise<unknown>): Aggregate<TallyTypes> {
  return {
    ...tally,
    handleUpdate: async (state, command, services, seen) => {
      if (command.type === 'add') await ask(command.by, seen);
      return tally.handleUpdate(state, command, services, seen);
    },
  };
}

function engineOf(aggregate: Aggregate<TallyTypes>, parts: Partial<CommandEngineParts<TallyTypes>> = {}) {
  const store = new InMemoryEventStore(tally);
  return new CommandEngine({
    aggregate,
    store,
    runtime: new TestRuntime(),
    services: { allows: () => true },
    ...parts,
  });
}

const start = async (engine: CommandEngine<TallyTypes>) =>
  (await engine.create({ type: 'start', label: '' }, context)).id;

test('a service that never answers makes its own command time out, and no other', async () => {
  const runtime = new TestRuntime();
  const engine = engineOf(
    asking((by) => (by === 1 ? never : Promise.resolve())),
    { runtime },
  );
  const [a, b] = [await start(engine), await start(engine)];
  const before = runtime.monotonic();
  const outcomes = await Promise.allSettled([
    engine.update(a, add(1), context),
    engine.update(a, add(2), context),
    engine.update(b, add(2), context),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(outcomes[0]).toMatchObject({ reason: { code: 'DECISION_TIMED_OUT', kind: 'unavailable' } });
  const alone = engine.update(a, add(1), context);
  await expect(alone).rejects.toMatchObject({ code: 'DECISION_TIMED_OUT' });
  const joint = engine.updateTogether([{ id: a, command: add(1) }], context);
  await expect(joint).rejects.toMatchObject({ code: 'DECISION_TIMED_OUT' });
  // Each of the three called its service once, for 10 seconds.
  expect(runtime.monotonic() - before).toBeLessThan(31_000);
});

test('commands on one aggregate beyond the limit "lanePending" are refused with OVERLOADED', async () => {
  const gate = Promise.withResolvers<undefined>();
  const engine = engineOf(
    asking(() => gate.promise),
    { limits: { lanePending: 3, decisionMs: Infinity } },
  );
  const [a, b] = [await start(engine), await start(engine)];
  const sent = Array.from({ length: 8 }, () => engine.update(a, add(1), context));
  const other = engine.update(b, add(1), context);
  gate.resolve(undefined);
  const outcomes = await Promise.allSettled(sent);
  const waited = { status: 'fulfilled' };
  const refused = { status: 'rejected', reason: { code: 'OVERLOADED' } };
  expect(outcomes).toMatchObject([waited, waited, waited, refused, refused, refused, refused, refused]);
  await expect(other).resolves.toMatchObject({ version: 2 });
});

test('a decision that sends a command to an aggregate that waits for it is refused at once, even by way of other aggregates', async () => {
  const runtime = new TestRuntime();
  const store = new InMemoryEventStore(tally);
  const ids: string[] = [];
  const engine: CommandEngine<TallyTypes> = engineOf(
    asking((by, seen) => (by > 0 ? engine.update(ids[by % 3] ?? '', add(by - 1 || 3), seen) : Promise.resolve())),
    { runtime, store },
  );
  ids.push(await start(engine), await start(engine), await start(engine));
  const before = runtime.monotonic();
  const own = engine.updateTogether([{ id: ids[1] ?? '', command: add(1) }], context);
  await expect(own).rejects.toMatchObject({ code: 'DECISION_REENTERED', kind: 'fault' });
  // 0 sends a command to 2, 2 sends one to 1, and 1 sends one to 0.
  await expect(engine.update(ids[0] ?? '', add(2), context)).rejects.toMatchObject({ code: 'DECISION_REENTERED' });
  expect(runtime.monotonic() - before).toBeLessThan(1_000);
});

test('the context of a decision can be used for a command once the decision has ended', async () => {
  let kept: CqrsContext = context;
  const engine = engineOf(
    asking((_, seen) => {
      kept = seen;
      return Promise.resolve();
    }),
  );
  const id = await start(engine);
  await engine.update(id, add(1), context);
  await expect(engine.update(id, add(1), kept)).resolves.toMatchObject({ version: 3 });
});

test('close() ends after closeMs, and rejects the commands that wait with CLOSING', async () => {
  const runtime = new TestRuntime();
  const closeMs = 2_000;
  const engine = engineOf(
    asking((by) => (by === 1 ? never : Promise.resolve())),
    { runtime, limits: { decisionMs: Infinity, closeMs } },
  );
  const [a, b] = [await start(engine), await start(engine)];
  const stuck = [engine.update(a, add(1), context), engine.update(a, add(2), context)];
  const identity = { id: 'k', fingerprint: '' };
  const sameTwice = [engine.update(a, add(2), context, { identity }), engine.update(a, add(2), context, { identity })];
  const free = engine.update(b, add(2), context);
  const before = runtime.monotonic();
  await engine.close();
  expect(runtime.monotonic() - before).toBeLessThanOrEqual(closeMs);
  await expect(free).resolves.toMatchObject({ version: 2 });
  for (const outcome of [...stuck, ...sameTwice]) await expect(outcome).rejects.toMatchObject({ code: 'CLOSING' });
  await expect(engine.update(b, add(1), context)).rejects.toMatchObject({ code: 'CLOSING' });
  await expect(engine.close()).resolves.toBeUndefined();
});

test('close() waits for a command that is under way', async () => {
  const gate = Promise.withResolvers<undefined>();
  const engine = engineOf(
    asking(() => gate.promise),
    { limits: { closeMs: Infinity, decisionMs: Infinity } },
  );
  const id = await start(engine);
  const slow = engine.update(id, add(1), context);
  const closed = engine.close();
  gate.resolve(undefined);
  await expect(slow).resolves.toMatchObject({ version: 2 });
  await closed;
});

test('after closeMs, a command that is being committed is rejected with OUTCOME_UNKNOWN, and one that waits with CLOSING', async () => {
  class SilentStore extends InMemoryEventStore<TallyTypes> {
    isSilent = false;

    override commit(batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
      return this.isSilent ? never : super.commit(batch);
    }
  }
  const store = new SilentStore(tally);
  const engine = engineOf(tally, { store });
  const [a, b] = [await start(engine), await start(engine)];
  store.isSilent = true;
  const inFlight = engine.update(a, add(1), context, { identity: { id: 'k', fingerprint: '' } });
  const isInFlight = new TestRuntime().sleep(5);
  const waiting = isInFlight.then(() => engine.update(b, add(1), context));
  const outcomes = Promise.allSettled([inFlight, waiting]);
  await isInFlight;
  await engine.close();
  const codes = ['OUTCOME_UNKNOWN', 'CLOSING'];
  expect(await outcomes).toMatchObject(codes.map((code) => ({ status: 'rejected', reason: { code } })));
});

test('commands with more events or bytes than one commit may have are refused with COMMIT_TOO_LARGE', async () => {
  const engine = engineOf(tally, { limits: { commitEvents: 10, commitBytes: 20_000 } });
  const [a, b] = [await start(engine), await start(engine)];
  const tooMany = engine.update(a, { type: 'add', by: 1, times: 11 }, context);
  await expect(tooMany).rejects.toMatchObject({ code: 'COMMIT_TOO_LARGE', kind: 'rejected' });
  await expect(engine.update(a, { type: 'add', by: 1, times: 10 }, context)).resolves.toMatchObject({ version: 11 });
  const halves = [a, b].map((id) => ({ id, command: { type: 'add', by: 1, times: 6 } as const }));
  await expect(engine.updateTogether(halves, context)).rejects.toMatchObject({ code: 'COMMIT_TOO_LARGE' });
  const long = engine.update(a, { type: 'relabel', label: 'x'.repeat(10_000) }, context);
  await expect(long).rejects.toMatchObject({ code: 'COMMIT_TOO_LARGE' });
});
