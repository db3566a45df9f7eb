import { describe, expect, test } from '@jest/globals';
import { addition, tally, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { aggregate, assertAggregate } from './aggregate-declaration.js';
import type { Aggregate } from './aggregate.js';
import { view } from './view-declaration.js';

const runtime = new TestRuntime();
const services = { allows: () => true };
const label = { key: ({ label }: TallyTypes['state']) => label, error: 'TALLY_LABEL_TAKEN' } as const;

describe('a declaration', () => {
  test('is frozen with its catalogues', () => {
    const declared = aggregate<TallyTypes>({ ...tally, errors: { ...tally.errors }, unique: { label } });
    for (const part of [declared, declared.errors, declared.events, declared.unique, view({ ...addition })])
      expect(Object.isFrozen(part)).toBe(true);
  });

  test('freezes the initial state deeply, and refuses one that cannot be stored', () => {
    const lines = [{ n: 1 }];
    const initial = Object.freeze({ ...tally.initial, lines });
    expect(aggregate<TallyTypes>({ ...tally, initial }).initial).toEqual(initial);
    expect(Object.isFrozen(lines)).toBe(false);
    const declared = Object.entries(aggregate<TallyTypes>({ ...tally, initial }).initial);
    for (const [, field] of declared) expect(Object.isFrozen(field)).toBe(true);
    const dated = { ...tally, initial: { label: '', total: new Date(0) as never } };
    expect(() => aggregate<TallyTypes>(dated)).toThrow('NOT_STORABLE: initial.total is a Date');
  });

  test('may be spread into another declaration, which the store checks', () => {
    const next = { ...tally, schemaVersion: 2 };
    expect(() => new InMemoryEventStore(next)).not.toThrow();
    expect(() => new InMemoryEventStore({ ...next, schemaVersion: 2.5 })).toThrow('INVALID_DECLARATION');
  });
});

test.each<[string, Partial<Aggregate<TallyTypes>>]>([
  [
    'The unique rule "label" of the aggregate "tallies" refuses with "NOPE", which is not in `errors`.',
    { unique: { label: { ...label, error: 'NOPE' as never } } },
  ],
  ['An aggregate is named "a b": a name is a letter and up to 63 more letters, digits, "_" or "-".', { type: 'a b' }],
  [
    'A unique rule of the aggregate "tallies" is named "a.b": a name is a letter and up to 63 more letters, digits, "_" or "-".',
    { unique: { 'a.b': label } },
  ],
  ['The schemaVersion of the aggregate "tallies" is 0: it must be a whole number of at least 1.', { schemaVersion: 0 }],
  [
    '`unique` of the aggregate "tallies" must be a plain object without an entry named "__proto__".',
    { unique: { __proto__: label } },
  ],
])('a declaration, a store and an engine refuse it: %s', (message, change) => {
  const refused = expect.objectContaining({ code: 'INVALID_DECLARATION', message: `INVALID_DECLARATION: ${message}` });
  const release = { ...tally, ...change };
  const store = new InMemoryEventStore(tally);
  expect(() => aggregate<TallyTypes>(release)).toThrow(refused);
  expect(() => new InMemoryEventStore(release)).toThrow(refused);
  expect(() => new CommandEngine({ aggregate: release, store, services, runtime })).toThrow(refused);
});

test.each(['', 'a\n', 'a\0', '\uD800', '\x7f'])('the event type and the error code %j are refused', (text) => {
  const odd = { ...tally, type: 'odd' };
  const evolution = tally.events.tally_added;
  const events = { ...odd.events, [text]: evolution };
  const errors = { ...odd.errors, [text]: tally.errors.TALLY_FULL };
  const problem = 'it must be text of at least one character, without control characters and lone surrogates';
  expect(() => assertAggregate({ ...odd, events })).toThrow(
    `An event type of the aggregate "odd" is ${JSON.stringify(text)}: ${problem}`,
  );
  expect(() => assertAggregate({ ...odd, errors })).toThrow(
    `An error code of the aggregate "odd" is ${JSON.stringify(text)}: ${problem}`,
  );
});

test.each<[string, object]>([
  ['A view is named "a b"', { type: 'a b' }],
  ['The version of the view "addition" is 1.5', { version: 1.5 }],
  ['The aggregate of the view "addition" is named ""', { aggregateType: '' }],
])('the declaration of a view is refused: %s', (message, change) => {
  expect(() => view({ ...addition, ...change })).toThrow(`INVALID_DECLARATION: ${message}`);
});

test('an engine and a store refuse the store of another aggregate', () => {
  const others = new InMemoryEventStore({ ...tally, type: 'others' });
  expect(() => new CommandEngine({ aggregate: tally, store: others, services, runtime })).toThrow(
    'A command engine works on "tallies", but is given the store of "others".',
  );
  expect(() => new InMemoryEventStore(tally, others)).toThrow(
    'An in-memory store works on "tallies", but is given the store of "others".',
  );
});

test('a message shortens a long name, and escapes its invisible characters', () => {
  expect(() => new InMemoryEventStore({ ...tally, type: `a\0${'x'.repeat(1_000)}` })).toThrow(
    `An aggregate is named "a\\u0000${'x'.repeat(78)}...":`,
  );
});
