import { expect, test } from '@jest/globals';
import { tally, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import { unborn, type Snapshot } from '../../ports/snapshot.js';
import { SnapshotLoader } from '../../snapshots/snapshot-loader.js';
import { CacheTrust } from './cache-trust.js';
import { KnownStates, type Basis, type Freshness } from './known-states.js';

const behind = { outcome: 'rejected', index: 0, reason: 'version' } as const;

/** Known states over an empty store, and a function that returns the versions of the states that a decision is made on. */
function states() {
  const runtime = new TestRuntime();
  const loader = new SnapshotLoader(tally, new InMemoryEventStore(tally));
  const known = new KnownStates({
    aggregate: tally,
    loader,
    cache: new Map<string, Snapshot<TallyTypes>>(),
    trust: new CacheTrust(runtime),
  });
  const decidedOn = async (ids: readonly string[], freshness: Freshness) => {
    const decide = (basis: Basis<TallyTypes>) => Promise.resolve(basis.heads.map(({ version }) => version));
    return (await known.decide({ ids, freshness, decide, isGuarded: () => true })).decision;
  };
  return { known, decidedOn, runtime };
}

const head = (id: string, version: number) => ({ ...unborn(tally, id), version });

test('a decision is made on the states that commits left, without a read, if all of its states are known', async () => {
  const { known, decidedOn } = states();
  known.committed(head('a', 7));
  expect(await decidedOn(['a'], 'known')).toEqual([7]);
  expect(await decidedOn(['a'], 'read')).toEqual([0]);
  expect(await decidedOn(['a', 'b'], 'known')).toEqual([0, 0]);
});

test('the states of a failed commit are forgotten, and after a version conflict no known state is used for a second', async () => {
  const { known, decidedOn, runtime } = states();
  known.committed(head('a', 7));
  known.committed(head('b', 8));
  known.failed({ heads: [head('a', 7)] }, { outcome: 'contended' });
  expect(await decidedOn(['a'], 'known')).toEqual([0]);
  expect(await decidedOn(['b'], 'known')).toEqual([8]);
  known.failed({ heads: [head('a', 7)] }, behind);
  expect(await decidedOn(['b'], 'known')).toEqual([0]);
  await runtime.sleep(1_000);
  expect(await decidedOn(['b'], 'known')).toEqual([8]);
});
