import { expect, test } from '@jest/globals';
import type { StrokeRecord } from '../../faults/strike-all.js';
import type { ViewRead } from '../../load/view-read.js';
import { judgeTurnedAway } from './turned-away.js';

const stroke = { faults: [{ kind: 'kill', victim: 'api 1', afterMs: 0, downMs: 0 }] } as const;
const struck = (struckAt: number, settledAt: number): StrokeRecord => ({
  stroke,
  struckAt,
  settledAt,
  recovered: true,
});
const sought = { accountId: 'a', version: 4, position: 9, acknowledgedAt: 0, isPoisoned: false };
const read = (sentAt: number, kind: 'turned away' | 'unknown'): ViewRead => ({
  ...{ view: 'movement', api: 'api 2', sought, sentAt, answeredAt: sentAt + 2_000 },
  outcome: { kind, code: 'VIEW_BEHIND' },
});

test.each([
  ['just before a stroke', 9_000, 0],
  ['within seconds of a stroke', 17_000, 0],
  ['long before a stroke', 7_000, 1],
  ['long after a stroke', 19_000, 1],
])('a reader who is refused for the moment %s', (_, sentAt, violations) => {
  expect(judgeTurnedAway([read(sentAt, 'turned away')], [struck(10_000, 11_000)])).toHaveLength(violations);
});

test('a stroke excuses refusals until the recovery, however long that takes', () => {
  expect(judgeTurnedAway([read(40_000, 'turned away')], [struck(10_000, 50_000)])).toEqual([]);
});

test('without a stroke a refusal is a violation, and a read with an answer never is', () => {
  const reads = [read(1, 'turned away'), read(1, 'unknown')];
  expect(judgeTurnedAway(reads, [])).toHaveLength(1);
});

test('a read of a poisoned account may be refused at any time', () => {
  const poisoned = { ...read(1, 'turned away'), sought: { ...sought, isPoisoned: true } };
  expect(judgeTurnedAway([poisoned], [])).toEqual([]);
});

test('a stroke may excuse refusals for longer', () => {
  const [late, slow] = [[read(19_500, 'turned away')], { ...struck(10_000, 11_000), slackMs: 2_000 }];
  expect(judgeTurnedAway(late, [slow])).toEqual([]);
  expect(judgeTurnedAway(late, [{ ...slow, slackMs: 1_000 }])).toHaveLength(1);
});
