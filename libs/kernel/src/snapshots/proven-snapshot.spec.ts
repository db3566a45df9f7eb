import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { changeOf } from '../engine/decisions/change.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { unborn } from '../ports/snapshot.js';
import { CurrentSnapshots } from './current-snapshots.js';

const runtime = new TestRuntime();
const context = testContext({}, runtime);
const started = (id: string) => changeOf(tally, unborn(tally, id), [{ type: 'tally_started', label: '' }], context);

/** A store that counts `versionOf`, can be written to right after a read of a snapshot or a version, and can serve outdated snapshots. */
class RacedStore extends InMemoryEventStore<TallyTypes> {
  looks = 0;
  afterRead: (() => Promise<unknown>)[] = [];
  afterLook: (() => Promise<unknown>)[] = [];
  /** The snapshots that it serves until a barrier. */
  outdated: Awaited<ReturnType<InMemoryEventStore<TallyTypes>['load']>> | undefined;

  override async load(ids: readonly string[]) {
    const found = this.outdated ?? (await super.load(ids));
    await this.afterRead.shift()?.();
    return found;
  }

  override async versionOf(id: string) {
    this.looks += 1;
    const version = await super.versionOf(id);
    await this.afterLook.shift()?.();
    return version;
  }

  override barrier() {
    this.outdated = undefined;
    return super.barrier();
  }
}

function bench() {
  const store = new RacedStore(tally);
  const engine = () =>
    new CommandEngine({ aggregate: tally, store, runtime, services: { allows: () => true }, cache: new Map() });
  const lists = { find: () => Promise.reject(new Error('Nothing is listed here.')) };
  return { store, engine, snapshots: new CurrentSnapshots(tally, store, lists) };
}

const nothing = () => Promise.resolve();
const add = { type: 'add', by: 1 } as const;

test('an aggregate that is created while it is read does not count as one without a snapshot', async () => {
  const { store, engine, snapshots } = bench();
  store.afterRead = [nothing, () => store.commit([{ changes: [started('a')] }])];
  store.afterLook = [() => engine().update('a', add, context)];
  expect(await snapshots.get('a')).toMatchObject({ version: 2 });
  store.afterRead = [nothing, () => store.commit([{ changes: [started('b')] }])];
  expect(await engine().update('b', add, context)).toMatchObject({ version: 2 });
});

test('an outdated snapshot that a node serves does not count as one that is behind the journal', async () => {
  const { store, engine } = bench();
  await store.commit([{ changes: [started('a')] }]);
  const before = new Map(await store.load(['a']));
  await engine().update('a', add, context);
  store.outdated = before;
  expect(await engine().update('a', add, context)).toMatchObject({ version: 3, state: { total: 2 } });
});

test('commands that succeed do not read the version of the journal, even at a second attempt', async () => {
  const { store, engine } = bench();
  const [one, other] = [engine(), engine()];
  const { id } = await one.create({ type: 'start', label: 'x' }, context);
  for (let turn = 0; turn < 5; turn += 1)
    for (const each of [one, other]) await each.updateTogether([{ id, command: add }], context);
  await Promise.all([one, other, one, other].map((each) => each.update(id, add, context)));
  expect(store.looks).toBe(0);
  await expect(one.update('nobody', add, context)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(store.looks).toBe(1);
});
