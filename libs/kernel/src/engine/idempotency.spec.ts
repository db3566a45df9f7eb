import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { StoreUnavailable } from '../errors/command-errors.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import type { Commit, CommitResult } from '../ports/event-store.js';
import { CommandEngine } from './command-engine.js';

/** A store whose answers to commits are lost; what they did is not. */
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

test('an unknown outcome is looked up under the identity of the command', async () => {
  await expect(startOn(new LossyStore(true))).resolves.toMatchObject({ version: 1, position: 1 });
});

test('and stays unknown if there is nothing to find', async () => {
  await expect(startOn(new LossyStore(false))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

test('and stays unknown while it cannot be looked up', async () => {
  const store = new LossyStore(true);
  const find = store.findCommand.bind(store);
  let lookUps = 0;
  store.findCommand = (id) => (++lookUps > 1 ? Promise.reject(new StoreUnavailable('gone')) : find(id));
  await expect(startOn(store)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});
