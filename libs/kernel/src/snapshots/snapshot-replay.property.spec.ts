import { test } from '@jest/globals';
import { assertSnapshotsReplay, tally, TestRuntime } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';

const choices = fc.array(fc.nat(1_000_000), { minLength: 10, maxLength: 60 });

test('after random work of two releases at once, a snapshot and the events after it fold to the state of a full replay', async () => {
  await fc.assert(
    fc.asyncProperty(choices, async (drawn) => {
      const store = new InMemoryEventStore(tally);
      const open = (release: typeof tally) => {
        const events = new InMemoryEventStore(release, store);
        return { events, maintenance: events };
      };
      await assertSnapshotsReplay(() => Promise.resolve(open), new TestRuntime(), drawn);
    }),
    { numRuns: 200 },
  );
});
