import { expect, test } from '@jest/globals';
import { JumpingClock, tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { Contended, OutcomeUnknown, Overloaded, StoreUnavailable } from '../errors/command-errors.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { metadataOf } from '../model/event-envelope.js';
import type { Commit, CommitResult } from '../ports/event-store.js';
import { CommandEngine, type CommandEngineParts } from './command-engine.js';
import { OpenDecision } from './decisions/decision-context.js';

type Batch = readonly Commit<TallyTypes>[];

/** A store that records the sizes of its batches. A commit can be delayed, or replaced by another result. */
class RiggedStore extends InMemoryEventStore<TallyTypes> {
  readonly batches: number[] = [];
  next: (() => Promise<CommitResult | undefined>)[] = [];

  override async commit(batch: Batch): Promise<CommitResult> {
    this.batches.push(batch.length);
    return (await this.next.shift()?.()) ?? super.commit(batch);
  }
}

function bench(parts: Partial<CommandEngineParts<TallyTypes>> = {}) {
  const store = new RiggedStore(tally);
  const runtime = new TestRuntime();
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store, runtime, services, ...parts });
  const context = testContext({}, runtime);
  return {
    store,
    runtime,
    /** Resolves once everything has run that is not waiting for something. */
    idle: () => runtime.sleep(1),
    start: async (label = '') => (await engine.create({ type: 'start', label }, context)).id,
    add: (id: string, by: number) => engine.update(id, { type: 'add', by }, context),
    create: (label: string) => engine.create({ type: 'start', label }, context),
  };
}

const result = (outcome: CommitResult) => () => Promise.resolve(outcome);
const contended = result({ outcome: 'contended' });

test('the commands that arrive while a group is in flight are committed in one group', async () => {
  const { store, idle, start, add } = bench();
  const ids = [await start(), await start(), await start()];
  store.batches.length = 0;
  const gate = Promise.withResolvers<undefined>();
  store.next = [() => gate.promise];
  const first = add(ids[0] ?? '', 1);
  await idle();
  const rest = [0, 1, 2, 0].map((index) => add(ids[index] ?? '', 1));
  await idle();
  gate.resolve(undefined);
  await Promise.all([first, ...rest]);
  // The commands on the aggregate in flight are decided on its new state, so they follow in a group of their own.
  expect(store.batches).toEqual([1, 2, 2]);
});

test('callers that send the next command as soon as they get an outcome are committed in one group again', async () => {
  const { store, start, add } = bench();
  const ids = await Promise.all(Array.from({ length: 8 }, () => start()));
  const hot = await start();
  store.batches.length = 0;
  const again = async (id: string) => {
    for (let round = 0; round < 3; round += 1) await add(id, 1);
  };
  await Promise.all(ids.map(again));
  await Promise.all(ids.map(() => again(hot)));
  expect(store.batches).toEqual([8, 8, 8, 8, 8, 8]);
});

test('a group is bounded in commands, in events and in bytes', async () => {
  const { store, create } = bench({ limits: { groupCommands: 4 } });
  await Promise.all(Array.from({ length: 9 }, () => create('')));
  expect(Math.max(...store.batches)).toBe(4);
  const narrow = bench({ limits: { groupEvents: 2 } });
  await Promise.all(Array.from({ length: 9 }, () => narrow.create('')));
  expect(Math.max(...narrow.store.batches)).toBe(2);
  const label = 'x'.repeat(1_000);
  const light = bench({ limits: { groupBytes: 8_000 } });
  await Promise.all(Array.from({ length: 9 }, (_, index) => light.create(`${label}${index}`)));
  // Each has its label in the event and in the state.
  expect(Math.max(...light.store.batches)).toBe(2);
  const heavy = bench({ limits: { groupBytes: 100 } });
  await Promise.all(Array.from({ length: 3 }, (_, index) => heavy.create(`${label}${index}`)));
  expect(heavy.store.batches).toEqual([1, 1, 1]);
});

test('all commands of a group that were decided on outdated states leave it after one rejection', async () => {
  const { store, runtime, start, add } = bench({ cache: new Map() });
  const ids = await Promise.all(Array.from({ length: 20 }, () => start()));
  const services = { allows: () => true };
  const other = new CommandEngine({ aggregate: tally, store, runtime, services });
  const context = testContext({}, runtime);
  await Promise.all(ids.slice(1).map((id) => other.update(id, { type: 'add', by: 1 }, context)));
  store.batches.length = 0;
  const results = await Promise.all(ids.map((id) => add(id, 1)));
  expect(results.map(({ version }) => version)).toEqual([2, ...Array.from({ length: 19 }, () => 3)]);
  // All of them, then the one whose state was current, then the others again.
  expect(store.batches).toEqual([20, 1, 19]);
});

test('a contended batch is committed again as it is', async () => {
  const { store, start, add } = bench();
  const id = await start();
  store.next = [contended, contended, contended];
  await expect(add(id, 1)).resolves.toMatchObject({ version: 2 });
  expect(store.batches).toEqual([1, 1, 1, 1, 1]);
});

test('contention that does not end is reported as Contended once contentionMs have passed', async () => {
  const { store, runtime, start, add } = bench({ limits: { contentionMs: 50 } });
  const id = await start();
  store.next = Array.from({ length: 1_000 }, () => contended);
  const before = runtime.now();
  await expect(add(id, 1)).rejects.toBeInstanceOf(Contended);
  expect(runtime.now() - before).toBeGreaterThanOrEqual(50);
  store.next = [];
  await expect(add(id, 1)).resolves.toMatchObject({ version: 2 });
});

test.each([3_600_000, -3_600_000])(
  'a wall clock that jumps by %p ms does not change for how long a contended batch is tried',
  async (ms) => {
    const runtime = new JumpingClock(new TestRuntime());
    const { store, start, add } = bench({ runtime, limits: { contentionMs: 50 } });
    const id = await start();
    const jumpWhileContended = () => {
      runtime.jump(ms);
      return contended();
    };
    store.next = [contended, jumpWhileContended, contended];
    await expect(add(id, 1)).resolves.toMatchObject({ version: 2 });
    store.next = [jumpWhileContended, ...Array.from({ length: 1_000 }, () => contended)];
    const begun = runtime.monotonic();
    await expect(add(id, 1)).rejects.toBeInstanceOf(Contended);
    expect(runtime.monotonic() - begun).toBeGreaterThanOrEqual(50);
  },
);

test('a command that finds another writer first at each of its attempts is rejected with Contended', async () => {
  const { store, start, add } = bench({ limits: { attempts: 3 } });
  const id = await start();
  store.next = Array.from({ length: 3 }, () => result({ outcome: 'rejected', index: 0, reason: 'version' }));
  await expect(add(id, 1)).rejects.toBeInstanceOf(Contended);
  await expect(add(id, 1)).resolves.toMatchObject({ version: 2 });
});

test('an unknown outcome of a commit is reported as OutcomeUnknown with its cause', async () => {
  const { store, start, add } = bench();
  const id = await start();
  store.next = [result({ outcome: 'unknown', cause: 'the reply was lost' })];
  const failure = add(id, 1);
  await expect(failure).rejects.toBeInstanceOf(OutcomeUnknown);
  await expect(failure).rejects.toMatchObject({ cause: 'the reply was lost' });
});

test('an error of the store reaches the caller, and the next command succeeds', async () => {
  const { store, start, add } = bench();
  const id = await start();
  store.next = [() => Promise.reject(new Error('disk full'))];
  await expect(add(id, 1)).rejects.toThrow('disk full');
  await expect(add(id, 1)).resolves.toMatchObject({ version: 2 });
});

test('a refusal by an uncommitted state waits for the commit, and is decided again if the commit fails', async () => {
  const { store, idle, start, add } = bench();
  const id = await start();
  const gate = Promise.withResolvers<CommitResult | undefined>();
  store.next = [() => Promise.resolve(undefined), () => gate.promise];
  // It is under way while the others arrive, so that they are decided together.
  const first = add(id, 1);
  await idle();
  const fills = add(id, 999);
  const refused = add(id, 1);
  let isRefused = false;
  void refused.catch(() => (isRefused = true));
  await first;
  await idle();
  expect(store.batches).toEqual([1, 1, 1]);
  expect(isRefused).toBe(false);
  gate.resolve({ outcome: 'unknown', cause: 'lost, and in truth not stored' });
  await expect(fills).rejects.toBeInstanceOf(OutcomeUnknown);
  await expect(refused).resolves.toMatchObject({ version: 3 });
});

test('a slow service delays commands on its own aggregate only', async () => {
  const gate = Promise.withResolvers<boolean>();
  const services = { allows: (label: string) => (label === 'slow' ? gate.promise : true) };
  const { create } = bench({ services });
  const slow = create('slow');
  await expect(create('fast')).resolves.toMatchObject({ version: 1 });
  gate.resolve(true);
  await expect(slow).resolves.toMatchObject({ position: 2 });
});

test('a commit that the store rejects leaves its group, and the others are committed again without it', async () => {
  const { store, idle, start, create } = bench();
  await start('taken');
  const gate = Promise.withResolvers<undefined>();
  store.next = [() => gate.promise];
  const first = create('first');
  await idle();
  const outcomes = [first, create('a'), create('taken'), create('b')];
  const settled = Promise.allSettled(outcomes);
  await idle();
  gate.resolve(undefined);
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  await expect(outcomes[2]).rejects.toMatchObject({ name: 'DomainError', code: 'TALLY_LABEL_TAKEN', kind: 'conflict' });
  // The command that the store rejected is decided again behind a barrier before it is refused.
  expect(store.batches).toEqual([1, 1, 3, 2, 1]);
});

test('a unique key that only a lost commit claimed is free for another command', async () => {
  const { store, idle, create } = bench();
  const gate = Promise.withResolvers<undefined>();
  store.next = [() => gate.promise, result({ outcome: 'unknown', cause: 'lost, and in truth not stored' })];
  const first = create('');
  await idle();
  const settled = Promise.allSettled([first, create('x'), create('X')]);
  await idle();
  gate.resolve(undefined);
  const [, lost, taken] = await settled;
  expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'OUTCOME_UNKNOWN' } });
  expect(taken).toMatchObject({ status: 'fulfilled', value: { version: 1 } });
});

test('of many waiting commands that claim one key, the first is committed and the others are refused without a batch', async () => {
  const { store, idle, create } = bench();
  const gate = Promise.withResolvers<undefined>();
  store.next = [() => gate.promise];
  const first = create('');
  await idle();
  const settled = Promise.allSettled([first, ...Array.from({ length: 20 }, () => create('x')), create('y')]);
  await idle();
  gate.resolve(undefined);
  const codes = (await settled).map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : ''));
  expect(codes).toEqual(['', '', ...Array.from({ length: 19 }, () => 'TALLY_LABEL_TAKEN'), '']);
  expect(store.batches).toEqual([1, 2]);
});

test('a commit that makes the store fail is rejected alone, and the others of its group are committed', async () => {
  const { store, idle, create } = bench();
  const gate = Promise.withResolvers<undefined>();
  const tooLarge = () => Promise.reject(new Error('too large'));
  store.next = [() => gate.promise, tooLarge, () => Promise.resolve(undefined), tooLarge];
  const first = create('first');
  await idle();
  const settled = Promise.allSettled([first, create('a'), create('poison'), create('b')]);
  await idle();
  gate.resolve(undefined);
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(store.batches).toEqual([1, 3, 1, 1, 1]);
});

test('a group is rejected with STORE_UNAVAILABLE at its first attempt if the store is out of reach', async () => {
  const { store, create } = bench();
  store.next = [() => Promise.reject(new StoreUnavailable('gone'))];
  await expect(create('a')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(store.batches).toEqual([1]);
});

test('commands beyond the limit "pending" are refused with Overloaded, and the others succeed', async () => {
  const { start, add } = bench({ limits: { pending: 3 } });
  const id = await start();
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => add(id, 1)));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(refused).toEqual([expect.any(Overloaded), expect.any(Overloaded)]);
  await expect(add(id, 1)).resolves.toMatchObject({ version: 5 });
});

test('a dispatcher that throws neither undoes a commit nor keeps its events from the other dispatchers', async () => {
  const dispatched: number[] = [];
  const broken = () => {
    throw new Error('broken');
  };
  const dispatchers = [
    { dispatch: broken },
    { dispatch: (events: readonly unknown[]) => void dispatched.push(events.length) },
  ];
  const { start, add } = bench({ dispatchers });
  await expect(add(await start(), 1)).resolves.toMatchObject({ version: 2 });
  expect(dispatched).toEqual([1, 1]);
});

test('the commands on one aggregate are decided and committed within the bounds of a group', async () => {
  const { store, start, add } = bench({ limits: { groupEvents: 3 } });
  const id = await start();
  await Promise.all(Array.from({ length: 9 }, () => add(id, 1)));
  expect(Math.max(...store.batches)).toBe(3);
});

test('a context that is an instance of a class still makes ids after its time was moved', () => {
  class Ids {
    newId() {
      return 'made';
    }
  }
  const past = Object.assign(new Ids(), metadataOf(testContext()), { at: '2000-01-01T00:00:00.000Z' });
  const { context: moved } = new OpenDecision(past, '2030-01-01T00:00:00.000Z', { engine: {}, ids: [] });
  expect([moved.at, moved.userId, moved.newId()]).toEqual(['2030-01-01T00:00:00.000Z', 'tester', 'made']);
});

test('a create command whose handler returns no events is a fault', async () => {
  const barren = { ...tally, handleCreate: () => [] };
  await expect(bench({ aggregate: barren }).start()).rejects.toThrow('handleCreate returned no events');
});

test('a creation with an id that is used already is refused with a version conflict', async () => {
  const twice = bench();
  await twice.start();
  const { store } = twice;
  const engine = new CommandEngine({
    aggregate: tally,
    store,
    runtime: new TestRuntime(),
    services: { allows: () => true },
  });
  const again = engine.create({ type: 'start', label: '' }, testContext());
  await expect(again).rejects.toMatchObject({ code: 'CONCURRENCY_CONFLICT', expectedVersion: 0, actualVersion: 1 });
});
