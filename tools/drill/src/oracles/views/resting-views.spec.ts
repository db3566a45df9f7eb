import { expect, test } from '@jest/globals';
import type { FilledGeneration, StoredGeneration, StoredRecord } from '../../stored/stored-views.js';
import type { ViewName } from '../../stored/view-names.js';
import { isOutlivedLease, judgeLeases, judgeRestingViews, type RestingViews } from './resting-views.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const metadata = { userId: 'u', requestId: 'r', correlationId: 'r', causationId: 'r' };
const payload = { type: 'account_opened', owner: 'u', currency: 'EUR', openedAt: at.toISOString() };
const events = [{ _id: 1, aggregateId: 'a', version: 1, at, payload, metadata }];
const summary: StoredRecord = {
  ...{ _id: 'a', accountId: 'a', owner: 'u', status: 'open', currency: 'EUR', movements: 0 },
  ...{ balance: { minor: 0, currency: 'EUR' }, totalIn: '0', totalOut: '0', openedAt: at.toISOString() },
};

const registered = (view: ViewName, number: number): StoredGeneration => ({
  ...{ _id: `${view}_g${number}`, view, number, status: 'live', checkpoint: 1, parked: 0 },
  lease: { owner: 'x', term: 1, until: at },
});

function resting(number: number): RestingViews {
  const movements: FilledGeneration = { ...registered('movement', number), count: 0, records: [], leftOut: [] };
  const summaries: FilledGeneration = {
    ...registered('account_summary', number),
    count: 1,
    records: [summary],
    leftOut: [],
  };
  const filled = [movements, summaries];
  return { events, registry: filled, filled, collections: filled.map(({ _id }) => _id) };
}

/** Views of which the movements or the summaries are changed. */
function changed(number: number, view: ViewName, change: Partial<FilledGeneration>): RestingViews {
  const views = resting(number);
  const filled = views.filled.map((one) => (one.view === view ? { ...one, ...change } : one));
  return { ...views, filled, registry: filled };
}

const broken = (before: RestingViews, after: RestingViews) => [
  ...new Set(judgeRestingViews(before, after).map(({ oracle }) => oracle)),
];

test('views that hold the whole journal before and after a rebuild are no violation', () => {
  expect(broken(resting(1), resting(2))).toEqual([]);
});

test('a view that is behind', () => {
  expect(broken(changed(1, 'movement', { checkpoint: 0 }), resting(2))).toEqual([
    'a view at rest holds the whole journal',
  ]);
});

test('a parked event, even if it is parked rightly', () => {
  const leftOut = [{ position: 1, aggregateId: 'a', version: 1, error: 'It is broken.' }];
  const without = changed(1, 'account_summary', { records: [], count: 0, parked: 1, leftOut });
  expect(broken(without, resting(2))).toContain('nothing is parked at rest');
});

test('a record that is missing before or after the rebuild', () => {
  const lost = (number: number) => changed(number, 'account_summary', { records: [], count: 0 });
  const oracles = ['records = fold of the journal up to the checkpoint', 'a view = its rebuild'];
  expect(broken(lost(1), resting(2))).toEqual(oracles);
  expect(broken(resting(1), lost(2))).toEqual(oracles);
});

test('a record that a rebuild stores in another way, even if both are the fold', () => {
  const odd = changed(1, 'account_summary', { records: [{ ...summary, _id: 'b' }] });
  expect(broken(odd, resting(2))).toContain('a view = its rebuild');
});

test('a rebuild whose result is not read, or that is not finished', () => {
  expect(broken(resting(1), resting(1))).toEqual(['a view = its rebuild']);
  const views = resting(2);
  const building = { ...registered('movement', 3), status: 'building' as const, count: 0, records: [], leftOut: [] };
  expect(broken(resting(1), { ...views, filled: [...views.filled, building] })).toEqual(['a rebuild finishes']);
});

test('a view that cannot be read', () => {
  expect(broken(resting(1), changed(2, 'movement', { status: 'building' }))).toContain('a view can be read');
});

test('a collection of a generation that is not registered any more', () => {
  const views = resting(2);
  const collections = [...views.collections, 'movement_g1'];
  expect(judgeRestingViews(resting(1), { ...views, collections })).toEqual([
    { oracle: 'a generation that is removed leaves no collection', what: 'movement_g1' },
  ]);
});

test('a lease that outlasts its process', () => {
  const registry = [registered('movement', 1), { ...registered('account_summary', 1), status: 'retired' as const }];
  expect(judgeLeases(registry, at)).toEqual([]);
  expect(judgeLeases(registry, new Date(at.getTime() - 1)).map(({ what }) => what)).toEqual([
    'movement_g1 is leased by x until 2026-01-01T00:00:00.000Z, at 2025-12-31T23:59:59.999Z',
  ]);
});

test('the holder of a lease may be gone unless the lease was renewed', () => {
  const before = new Date(at.getTime() - 2);
  const now = new Date(at.getTime() - 1);
  const held = registered('movement', 1);
  const since = (time: Date) => ({ ...held, lease: { ...held.lease, since: time } });
  expect(isOutlivedLease(since(before), before, now)).toBe(true);
  expect(isOutlivedLease(since(now), before, now)).toBe(false);
  expect(isOutlivedLease(since(before), before, at)).toBe(false);
  expect(isOutlivedLease(held, before, at)).toBe(false);
  expect(isOutlivedLease({ ...since(before), status: 'retired' }, before, now)).toBe(false);
});
