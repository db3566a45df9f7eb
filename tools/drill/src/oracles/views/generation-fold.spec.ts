import { expect, test } from '@jest/globals';
import type { FilledGeneration, StoredRecord } from '../../stored/stored-views.js';
import type { StoredEvent } from '../../stored/stored.js';
import { GenerationFold } from './generation-fold.js';
import { presentCode } from './view-code.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const metadata = { userId: 'u', requestId: 'r', correlationId: 'r', causationId: 'r' };
const eur = (minor: number) => ({ minor, currency: 'EUR' });

function event(position: number, version: number, payload: StoredEvent['payload']): StoredEvent {
  return { _id: position, aggregateId: 'a', version, at, payload, metadata };
}

const deposited = (minor: number, balance: number) => ({
  ...{ type: 'amount_deposited', amount: eur(minor), balance: eur(balance) },
});
const opened = { type: 'account_opened', owner: 'u', currency: 'EUR', openedAt: at.toISOString() };
const journal = [event(1, 1, opened), event(2, 2, deposited(5, 5)), event(3, 3, deposited(2, 7))];

const moved = (version: number, minor: number, balance: number): StoredRecord => ({
  ...{ _id: `a-${version}`, accountId: 'a', version, position: version, kind: 'deposit' },
  ...{ amount: eur(minor), balance: eur(balance), at: at.toISOString(), by: 'u' },
});
const first = moved(2, 5, 5);
const second = moved(3, 2, 7);
const summary: StoredRecord = {
  ...{ _id: 'a', accountId: 'a', owner: 'u', status: 'open', currency: 'EUR', balance: eur(7), movements: 2 },
  ...{ totalIn: '7', totalOut: '0', openedAt: at.toISOString(), lastMovementAt: at.toISOString() },
};

function generation(checkpoint: number, records: readonly StoredRecord[], count = records.length): FilledGeneration {
  const lease = { owner: '', term: 1, until: at };
  const registered = { _id: 'movement_g1', view: 'movement', number: 1, status: 'live', parked: 0, lease } as const;
  return { ...registered, checkpoint, count, records, leftOut: [] };
}

const isFold = 'records = fold of the journal up to the checkpoint';
const oracles = (found: readonly { oracle: string }[]) => found.map(({ oracle }) => oracle);
const { movement, account_summary: accountSummary } = presentCode;
const look = (given: FilledGeneration) => oracles(new GenerationFold().look(journal, given, movement));

test('records that are the fold are no violation, wherever the checkpoint is', () => {
  expect(look(generation(0, []))).toEqual([]);
  expect(look(generation(2, [first]))).toEqual([]);
  expect(look(generation(3, [first, second]))).toEqual([]);
  expect(new GenerationFold().look(journal, generation(3, [summary]), accountSummary)).toEqual([]);
});

test('each look starts where the one before ended', () => {
  const fold = new GenerationFold();
  fold.look(journal, generation(2, [first]), movement);
  expect(fold.checkpoint).toBe(2);
  expect(fold.look(journal, generation(3, [second], 2), movement)).toEqual([]);
});

test('a record is missing although the checkpoint has passed its event, also if it comes later', () => {
  expect(look(generation(3, [second]))).toContain(isFold);
  const fold = new GenerationFold();
  expect(oracles(fold.look(journal, generation(2, []), movement))).toContain(isFold);
  expect(oracles(fold.look(journal, generation(3, [second], 1), movement))).toEqual([isFold]);
});

test('a record is there before the checkpoint has reached its event', () => {
  expect(look(generation(2, [first, second]))).toContain(isFold);
});

test('an old record is removed, or a record is added', () => {
  const fold = new GenerationFold();
  fold.look(journal, generation(2, [first]), movement);
  expect(oracles(fold.look(journal, generation(3, [second], 1), movement))).toEqual([isFold]);
  expect(look(generation(3, [first, second], 3))).toEqual([isFold]);
});

test('a record has other content, or holds an event twice', () => {
  expect(look(generation(3, [first, { ...second, balance: eur(8) }]))).toEqual([isFold]);
  const twice = { ...summary, movements: 3, totalIn: '9' };
  expect(oracles(new GenerationFold().look(journal, generation(3, [twice]), accountSummary))).toEqual([isFold]);
});

test('a checkpoint goes back, or is beyond the end of the journal', () => {
  const fold = new GenerationFold();
  fold.look(journal, generation(3, [first, second]), movement);
  expect(oracles(fold.look(journal, generation(2, []), movement))).toEqual(['a checkpoint never goes back']);
  expect(look(generation(4, [first, second]))).toEqual(['a checkpoint is in the journal']);
});
