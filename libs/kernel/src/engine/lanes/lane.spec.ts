import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import { SnapshotLoader } from '../../snapshots/snapshot-loader.js';
import { Decider } from '../decisions/decider.js';
import { defaultLimits } from '../decisions/engine-limits.js';
import { GroupCommitter } from '../groups/group-committer.js';
import { CacheTrust } from './cache-trust.js';
import { KnownStates } from './known-states.js';
import { Lane } from './lane.js';

test('a lane calls onIdle once nothing waits in it any more', async () => {
  const [store, runtime, limits] = [new InMemoryEventStore(tally), new TestRuntime(), defaultLimits];
  const committer = new GroupCommitter(store, [], runtime, limits);
  let idle = 0;
  const [loader, trust] = [new SnapshotLoader(tally, store), new CacheTrust(runtime)];
  const parts = {
    aggregate: tally,
    decider: new Decider({ aggregate: tally, runtime, limits }),
    states: new KnownStates({ aggregate: tally, loader, cache: undefined, trust }),
    committer,
    runtime,
    limits,
  };
  const lane = new Lane('a', parts, () => (idle += 1));
  const context = testContext();
  const first = lane.submit({
    type: 'start',
    creates: true,
    context,
    decide: () => [{ type: 'tally_started', label: '' }],
  });
  const second = lane.submit({
    type: 'add',
    creates: false,
    context,
    decide: () => Promise.reject(new Error('refused')),
  });
  await first;
  await expect(second).rejects.toThrow('refused');
  await runtime.sleep(0);
  expect(idle).toBe(1);
});
