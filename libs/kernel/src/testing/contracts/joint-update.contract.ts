import { assertEqual, codeOf, rejectionOf } from '../kit/expectation.js';
import { add, tallyUp, times, type EngineBench } from './engine-bench.js';

async function startMany(bench: EngineBench, count: number): Promise<readonly string[]> {
  return (await Promise.all(times(count, () => bench.start()))).map(({ id }) => id);
}

async function totals(bench: EngineBench, ids: readonly string[]): Promise<readonly (number | undefined)[]> {
  const found = await bench.store.load(ids);
  return ids.map((id) => found.get(id)?.state.total);
}

/** The promises of the command engine about joint updates. */
export const jointUpdateCases: Record<string, (bench: EngineBench) => Promise<void>> = {
  'a joint update changes all its aggregates in one commit, in the order given': async (bench) => {
    const ids = await startMany(bench, 3);
    const results = await bench.addTogether([...ids].reverse(), 5);
    assertEqual(
      results.map(({ id, version, position, state }) => [id, version, position, state?.total]),
      [...ids].reverse().map((id, index) => [id, 2, 4 + index, 5]),
    );
    assertEqual(
      results.flatMap(({ events }) => events),
      await bench.store.journal({ after: 3, limit: 10 }),
    );
    for (const id of ids) await bench.assertSnapshotIsFold(id, 2);
  },

  'a joint update changes no aggregate if one of its commands is refused': async (bench) => {
    const [a = '', b = ''] = await startMany(bench, 2);
    await bench.update(b, add(999));
    assertEqual(codeOf(await rejectionOf(bench.addTogether([a, b], 2))), 'TALLY_FULL');
    assertEqual(codeOf(await rejectionOf(bench.addTogether([a, 'nobody'], 2))), 'NOT_FOUND');
    await bench.assertSnapshotIsFold(a, 1);
    await bench.assertSnapshotIsFold(b, 2);
  },

  'a joint update with another expected version than the current one is rejected with the aggregate and both versions':
    async (bench) => {
      const [a = '', b = ''] = await startMany(bench, 2);
      const updates = (expectedVersion: number) => [
        { id: a, command: add(1) },
        { id: b, command: add(1), expectedVersion },
      ];
      const error = await rejectionOf(bench.updateTogether(updates(2)));
      assertEqual(
        { ...(error as object) },
        { ...(error as object), aggregateId: b, expectedVersion: 2, actualVersion: 1 },
      );
      assertEqual(codeOf(error), 'CONCURRENCY_CONFLICT');
      await bench.updateTogether(updates(1));
      for (const id of [a, b]) await bench.assertSnapshotIsFold(id, 2);
    },

  'a joint update is rejected if it has no aggregate, has one twice, or does not change one': async (bench) => {
    const { id } = await bench.start('x');
    for (const ids of [[], [id, id]]) {
      const error = await rejectionOf(bench.addTogether(ids, 1));
      assertEqual(error instanceof RangeError, true);
    }
    const idle = [{ id, command: { type: 'relabel', label: 'x' } as const }];
    assertEqual(codeOf(await rejectionOf(bench.updateTogether(idle))), 'NOTHING_CHANGED');
    await bench.assertSnapshotIsFold(id, 1);
  },

  'joint and single updates of two processes all take effect, in any order in which they name their aggregates': async (
    bench,
  ) => {
    const other = bench.another();
    const [a = '', b = '', c = ''] = await startMany(bench, 3);
    const pairs = [
      [a, b],
      [b, a],
      [b, c],
      [c, a],
    ] as const;
    const together = times(24, (index) => (index % 2 ? bench : other).addTogether(pairs[index % 4] ?? [], 1));
    const alone = times(12, (index) => (index % 2 ? bench : other).update(a, add(1)));
    assertEqual(await tallyUp([...together, ...alone]), { accepted: 36, refused: [] });
    assertEqual(await totals(bench, [a, b, c]), [18 + 12, 18, 12]);
    await bench.assertSnapshotIsFold(a, 31);
  },

  'of joint updates of two processes that compete for a limited total, as many succeed as fit': async (bench) => {
    const other = bench.another();
    const [a = '', b = ''] = await startMany(bench, 2);
    const { accepted, refused } = await tallyUp(
      times(30, (index) => (index % 2 ? bench : other).addTogether(index % 3 ? [a, b] : [b, a], 50)),
    );
    assertEqual([accepted, refused.length, [...new Set(refused)]], [20, 10, ['TALLY_FULL']]);
    assertEqual(await totals(bench, [a, b]), [1_000, 1_000]);
  },

  'a joint update on a stale state neither refuses nor accepts wrongly': async (bench) => {
    const other = bench.another();
    const [a = '', b = ''] = await startMany(bench, 2);
    await other.update(a, add(999));
    assertEqual(codeOf(await rejectionOf(bench.addTogether([b, a], 2))), 'TALLY_FULL');
    await other.addTogether([b, a], 1);
    assertEqual(await totals(bench, [a, b]), [1_000, 1]);
    assertEqual(codeOf(await rejectionOf(bench.addTogether([a, b], 1))), 'TALLY_FULL');
  },

  'a joint update that is sent again has one effect and one outcome, however late': async (bench) => {
    const other = bench.another();
    const ids = await startMany(bench, 2);
    const identity = { id: 'k', fingerprint: 'add 5 to both' };
    const outcomes = await Promise.all(
      times(6, (index) => (index % 3 ? bench : other).addTogether(ids, 5, { identity })),
    );
    await bench.addTogether(ids, 1);
    outcomes.push(await bench.another().addTogether(ids, 5, { identity }));
    const recorded = outcomes.map((results) => results.map(({ state: _, isReplay: _isReplay, ...outcome }) => outcome));
    assertEqual(outcomes.filter((results) => results.every(({ isReplay }) => !isReplay)).length, 1);
    for (const outcome of recorded) assertEqual(outcome, recorded[0]);
    assertEqual(await totals(bench, ids), [6, 6]);
    assertEqual(
      (await bench.engine.findCommand('k'))?.events,
      outcomes[0]?.flatMap(({ events }) => events),
    );
    assertEqual(await bench.engine.findCommand('other'), undefined);
  },
};
