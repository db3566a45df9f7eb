import { expect, test } from '@jest/globals';
import { apis, type Stroke } from '../../faults/fault.js';
import { judgeSurvivorGaps, survivorGaps } from './survivor-gaps.js';

const killed: Stroke = { faults: [{ kind: 'kill', victim: 'api 1', afterMs: 0, downMs: 0 }] };
const mongodKilled: Stroke = { faults: [{ kind: 'kill', victim: 'mongod', afterMs: 0, downMs: 0 }] };
const gapsOf = (stroke: Stroke, moments: readonly number[]) =>
  survivorGaps(apis, [{ stroke, struckAt: 10_000, settledAt: 40_000, recovered: true }], (api) =>
    api === 'api 2' ? moments : [20_000],
  );

test('a gap is the longest silence of a survivor between the stroke and the recovery', () => {
  const [gap] = gapsOf(killed, [9_000, 12_000, 19_000, 25_000, 30_000, 35_000, 50_000]);
  expect(gap).toMatchObject({ survivor: 'api 2', ms: 7_000 });
});

test.each([
  ['at once', [10_001, 18_001, 25_000, 32_000, 39_000], []],
  ['too late', [18_001, 25_000, 32_000, 39_000], [8_001]],
  ['never', [], [30_000]],
])('the survivor commits again %s', (_, moments, late) => {
  const violations = judgeSurvivorGaps('commits', gapsOf(killed, moments));
  expect(violations.map(({ what }) => what)).toEqual(late.map((ms) => `api 2 needed ${ms} ms after the kill of api 1`));
});

test('a stroke may allow a longer gap', () => {
  const record = { stroke: killed, struckAt: 10_000, settledAt: 20_000, recovered: true };
  const judged = (slackMs: number) =>
    judgeSurvivorGaps(
      'commits',
      survivorGaps(apis, [{ ...record, slackMs }], () => []),
    );
  expect(judged(2_000)).toEqual([]);
  expect(judged(1_999)).toHaveLength(1);
});

test('a stroke that kills mongod too has no gap', () => {
  expect(gapsOf({ faults: [...killed.faults, ...mongodKilled.faults] }, [])).toEqual([]);
  expect(gapsOf(mongodKilled, [])).toEqual([]);
});

test('a stroke during which no API can read every event has no gap', () => {
  expect(gapsOf({ ...killed, isStandstill: true }, [])).toEqual([]);
});
