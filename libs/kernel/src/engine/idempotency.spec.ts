import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { StoreUnavailable } from '../errors/command-errors.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import type { Commit, CommitResult } from '../ports/event-store.js';
import { CommandEngine } from './command-engine.js';

/** A store whose answers to commits are lost, whether it stores them (`stores`) or not. */
class LossyStore extends InMemoryEventStore<TallyTypes> {
  constructor(private readonly stores: boolean) {
    super(tally);
  }

  override async commit(batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
    if (this.stores) await super.commit(batch);
    return { outcome: 'unknown', cause: 'the reply was lost' };
  }
}

/** A store in which another process records the same command while a commit is under way; then `meanwhile` happens. */
class SecondStore extends InMemoryEventStore<TallyTypes> {
  meanwhile: () => void = () => undefined;

  constructor() {
    super(tally);
  }

  override async commit(batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
    await super.commit(batch);
    this.meanwhile();
    return { outcome: 'rejected', index: 0, reason: 'command' };
  }
}

const engineOn = (store: InMemoryEventStore<TallyTypes>) =>
  new CommandEngine({ aggregate: tally, store, runtime: new TestRuntime(), services: { allows: () => true } });

function startOn(store: InMemoryEventStore<TallyTypes>, engine = engineOn(store)) {
  const identity = { id: 'k', fingerprint: 'start' };
  return engine.create({ type: 'start', label: 'x' }, testContext(), { identity });
}

test('a command with an identity whose outcome is unknown is looked up, and gets the recorded outcome', async () => {
  await expect(startOn(new LossyStore(true))).resolves.toMatchObject({ version: 1, position: 1 });
});

test('a command with an identity whose outcome is unknown is rejected with OUTCOME_UNKNOWN if it is not recorded', async () => {
  await expect(startOn(new LossyStore(false))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

test('a command with an identity whose outcome is unknown is rejected with OUTCOME_UNKNOWN if the look-up fails', async () => {
  const store = new LossyStore(true);
  const find = store.findCommand.bind(store);
  let lookUps = 0;
  store.findCommand = (id) => (++lookUps > 1 ? Promise.reject(new StoreUnavailable('gone')) : find(id));
  await expect(startOn(store)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

test('a command that another process has recorded gets the recorded outcome', async () => {
  await expect(startOn(new SecondStore())).resolves.toMatchObject({ version: 1, position: 1 });
});

test('a command that another process has recorded is rejected with OUTCOME_UNKNOWN if the look-up fails', async () => {
  const store = new SecondStore();
  store.meanwhile = () => {
    store.findCommand = () => Promise.reject(new StoreUnavailable('gone'));
  };
  await expect(startOn(store)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

test('a command that another process has recorded is rejected with OUTCOME_UNKNOWN if the engine is closing', async () => {
  const store = new SecondStore();
  const engine = engineOn(store);
  let closed = Promise.resolve();
  store.meanwhile = () => {
    closed = engine.close();
  };
  await expect(startOn(store, engine)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  await closed;
});
