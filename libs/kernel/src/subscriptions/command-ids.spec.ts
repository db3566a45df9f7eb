import { expect, test } from '@jest/globals';
import type { TallyTypes } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import type { EventEnvelope } from '../model/event-envelope.js';
import { ownIdentity } from '../ports/command-identity.js';
import { CommandIds } from './command-ids.js';

const event = (change: Partial<EventEnvelope<TallyTypes>> = {}): EventEnvelope<TallyTypes> => ({
  ...{ aggregateType: 'tallies', aggregateId: 'a', version: 3, position: 7, at: '2026-01-01T00:00:00.000Z' },
  metadata: { userId: 'u', requestId: 'r', correlationId: 'c', causationId: 'c' },
  payload: { type: 'tally_started', label: '' },
  ...change,
});
const idOf = (ids: CommandIds, type = 'add', id: string | null = 'b') => ids.next(type, 'tallies', id).id;

test('the commands of two runs for one event have the same identities, and a constant fingerprint', () => {
  const runs = [new CommandIds('sending', event()), new CommandIds('sending', event())].map((ids) => [
    ids.next('add', 'tallies', 'b'),
    ids.next('add', 'tallies', 'b'),
    ids.next('start', 'tallies', null),
  ]);
  expect(runs[0]).toEqual(runs[1]);
  expect(new Set(runs[0]?.map(({ id }) => id)).size).toBe(3);
  expect(new Set(runs.flat().map(({ fingerprint }) => fingerprint)).size).toBe(1);
});

test('commands of another subscription, event, moment, type or target have other ids', () => {
  const long = 'x'.repeat(8_000);
  const ids = [
    idOf(new CommandIds('sending', event())),
    idOf(new CommandIds('other', event())),
    idOf(new CommandIds('sending', event({ position: 8 }))),
    idOf(new CommandIds('sending', event({ at: '2026-01-01T00:00:00.001Z' }))),
    idOf(new CommandIds('sending', event({ aggregateType: 'others' }))),
    idOf(new CommandIds('sending', event({ aggregateId: 'c' }))),
    idOf(new CommandIds('sending', event()), 'relabel'),
    idOf(new CommandIds('sending', event()), 'add', 'c'),
    idOf(new CommandIds('sending', event()), 'add', null),
    idOf(new CommandIds('sending', event()), 'add', 'null'),
    idOf(new CommandIds('sending', event()), 'add', `${long}1`),
    idOf(new CommandIds('sending', event()), 'add', `${long}2`),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test('a command to another aggregate type does not change the ids of the others', () => {
  const alone = new CommandIds('sending', event());
  const both = new CommandIds('sending', event());
  both.next('add', 'others', 'b');
  expect(both.next('add', 'tallies', 'b')).toEqual(alone.next('add', 'tallies', 'b'));
});

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ minLength: 100, maxLength: 8_192 }));

test('an id is always one that an engine takes, and tells different targets and types apart', () => {
  const name = 'n'.repeat(64);
  fc.assert(
    fc.property(anyText, fc.uniqueArray(anyText, { minLength: 2, maxLength: 2 }), (type, [one = '', other = '']) => {
      const place = { aggregateType: 't'.repeat(64), aggregateId: one, position: 2 ** 53 - 1, version: 2 ** 53 - 1 };
      const ids = new CommandIds(name, event({ ...place, at: '9999-12-31T23:59:59.999Z' }));
      const made = [ids.next(type, name, one), ids.next(type, name, other), ids.next(type, name, one)];
      made.push(ids.next(one, name, null), ids.next(other, name, null));
      for (const identity of made) expect(ownIdentity(identity)).toEqual(identity);
      expect(new Set(made.map(({ id }) => id)).size).toBe(5);
    }),
  );
});
