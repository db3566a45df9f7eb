import { expect, test } from '@jest/globals';
import type { AuditEvent } from '@snapfold/running-bank';
import { seenEvent } from '../../load/feed/feed-reader.js';
import type { StoredEvent } from '../../stored/stored.js';
import { judgeFeedAtRest, judgeReader } from './feed-oracle.js';

const at = '2026-01-01T00:00:00.000Z';
const metadata = { userId: 'u', requestId: 'r', correlationId: 'r', causationId: 'r' };
const journal: readonly StoredEvent[] = [1, 2, 3, 4].map((position) => ({
  ...{ _id: position, aggregateId: 'a', version: position, at: new Date(at), metadata },
  payload: { type: 'added', by: position },
}));
const items: readonly AuditEvent[] = journal.map(({ _id: position, aggregateId, version, payload }) => {
  const { type } = payload;
  return { ...{ id: `a-${version}`, type, aggregateId, version, position }, at, payload, metadata };
});
const [first, second, third, fourth] = items as readonly [AuditEvent, AuditEvent, AuditEvent, AuditEvent];
const whatOf = (...read: readonly AuditEvent[]) =>
  judgeReader({ name: 'reader', seen: read.map(seenEvent), refusals: [] }, items).map(({ what }) => what);

test('a reader that got all events in order, and a feed that tells the journal, break no promise', () => {
  expect(whatOf(...items)).toEqual([]);
  expect(whatOf(...items, { ...fourth, position: 5 })).toEqual([]);
  expect(judgeFeedAtRest('accounts', { items, journal })).toEqual([]);
});

test('an event that is missing, doubled, swapped, changed or not read yet is found', () => {
  expect(whatOf(first, third, fourth)).toEqual(['reader: after 1 came 3: the events between are missing']);
  expect(whatOf(second, third, fourth)).toEqual(['reader: after 0 came 2: the events between are missing']);
  expect(whatOf(first, second, second, third, fourth)).toEqual(['reader: after 2 came 2: it came twice, or too late']);
  expect(whatOf(first, third, second, fourth)).toHaveLength(3);
  expect(whatOf(first, { ...second, at: '2026-01-01T00:00:00.001Z' }, third, fourth)).toEqual([
    'reader: the event 2 was told with another content',
  ]);
  expect(whatOf(first, second, third)).toEqual(['reader: it ended at 3, but the journal ends at 4']);
});

test('an answer that is neither a page nor a stream nor 503 is found', () => {
  const reader = { name: 'reader', seen: items.map(seenEvent), refusals: ['The feed answered 409'] };
  expect(judgeReader(reader, items)).toHaveLength(1);
});

test('a feed that lacks an event of the journal, has one too many, or tells one otherwise is found', () => {
  const judged = (...told: readonly AuditEvent[]) => judgeFeedAtRest('accounts', { items: told, journal }).length;
  expect(judged(first, second, third)).toBe(2);
  expect(judged(...items, fourth)).toBe(1);
  expect(judged(first, second, { ...third, version: 7 }, fourth)).toBe(1);
  expect(judged(first, second, third, { ...fourth, metadata: { ...metadata, requestId: 'other' } })).toBe(1);
});
