import { expect, test } from '@jest/globals';
import { withPositions, type Change } from '@snapfold/kernel/engine';
import { enveloped, type TallyTypes } from '@snapfold/kernel/testing';
import { snapshotWrites } from './snapshot-writes.js';

function change(aggregateId: string, expectedVersion: number, count: number): Change<TallyTypes> {
  const events = enveloped<TallyTypes>(
    aggregateId,
    ...Array.from({ length: count }, () => ({ type: 'tally_added', by: 1, total: 1 }) as const),
  ).map((event) => ({ ...event, version: event.version + expectedVersion }));
  const state = { label: aggregateId, total: expectedVersion + count };
  const decidedOn = { aggregateId, expectedVersion, expectedRevision: 2 };
  return { ...decidedOn, events, state, schemaVersion: 1, uniqueKeys: {}, heldKeys: {} };
}

test('a batch makes one write per aggregate: guarded by its first version, with its last state, in the order of the last changes', () => {
  const batch = [
    { changes: [change('a', 3, 2)] },
    { changes: [change('b', 0, 1)] },
    { changes: [change('a', 5, 1), change('c', 1, 1)] },
  ];
  expect(
    snapshotWrites(withPositions(batch, 10)).map(({ document, ...rest }) => ({
      ...rest,
      id: document._id,
      version: document.version,
      position: document.position,
      revision: document.revision,
      total: document.state.total,
    })),
  ).toEqual([
    {
      id: 'b',
      expected: { version: null, revision: 2 },
      revision: 2,
      version: 1,
      position: 12,
      total: 1,
      firstCommit: 1,
      lastCommit: 1,
    },
    {
      id: 'a',
      expected: { version: 3, revision: 2 },
      revision: 2,
      version: 6,
      position: 13,
      total: 6,
      firstCommit: 0,
      lastCommit: 2,
    },
    {
      id: 'c',
      expected: { version: 1, revision: 2 },
      revision: 2,
      version: 2,
      position: 14,
      total: 2,
      firstCommit: 2,
      lastCommit: 2,
    },
  ]);
});
