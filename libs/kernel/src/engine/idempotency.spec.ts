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

function startOn(store: LossyStore) {
  const engine = new CommandEngine({
    aggregate: tally,
    store,
    runtime: new TestRuntime(),
    services: { allows: () => true },
  });
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
