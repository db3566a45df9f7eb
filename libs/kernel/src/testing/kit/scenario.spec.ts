import { describe, expect, test } from '@jest/globals';
import { addition, creating, given, project, tally, type TallyTypes } from '@snapfold/kernel/testing';
import type { Aggregate } from '../../model/aggregate.js';
import { ExpectationFailed, thrownBy } from './expectation.js';

const started = { type: 'tally_started', label: 'x' } as const;
const added = { type: 'tally_added', by: 2, total: 2 } as const;
const add = { type: 'add', by: 2 } as const;
const start = { type: 'start', label: 'x' } as const;
const none = { type: 'add', by: 0 } as const;
const services = { allows: () => true };
const mutating: Aggregate<TallyTypes> = { ...tally, apply: (state, event) => Object.assign(state, event) };

/** Returns the error that a promise rejects with. */
async function failureOf(outcome: Promise<unknown>): Promise<Error> {
  const error: unknown = await outcome.then(
    () => 'no failure',
    (failure: unknown) => failure,
  );
  if (error instanceof Error) return error;
  throw new Error(String(error));
}

/** The name of the file in the first line of a stack. */
const firstFile = ({ stack = '' }: Error) => /^\s+at .*?([\w.-]+):\d+:\d+\)?$/m.exec(stack)?.[1];

test('an unexpected refusal is shown, with the events that were expected', async () => {
  const failure = await failureOf(given(tally, started).when(none).then(added));
  expect(failure).toBeInstanceOf(ExpectationFailed);
  for (const part of ['"tally_added"', '"TALLY_NOT_POSITIVE"', '"by": 0']) expect(failure.message).toContain(part);
  expect(failure.cause).toMatchObject({ code: 'TALLY_NOT_POSITIVE' });
});

test('where a refusal is expected, the events are shown, or another refusal with its details', async () => {
  const accepted = await failureOf(given(tally, started).when(add).thenRefuses('TALLY_FULL', { by: 2 }));
  for (const part of ['"TALLY_FULL"', '"tally_added"', '"total": 2']) expect(accepted.message).toContain(part);
  const other = await failureOf(given(tally, started).when(none).thenRefuses('TALLY_FULL'));
  for (const part of ['"TALLY_FULL"', '"TALLY_NOT_POSITIVE"', '"by": 0']) expect(other.message).toContain(part);
});

test('a refusal that another copy of the kernel throws is a refusal', async () => {
  const refusal = { name: 'DomainError', code: 'TALLY_FULL', kind: 'conflict', details: { total: 1 } };
  const other = {
    ...tally,
    handleUpdate: () => {
      throw Object.assign(new Error('full'), refusal);
    },
  };
  await given(other, started).when(add).thenRefuses('TALLY_FULL', { total: 1 });
  await expect(given(other, started).when(add).then(added)).rejects.toThrow(ExpectationFailed);
});

test('a creation that creates nothing fails as in the engine', async () => {
  for (const events of [[], Promise.resolve([])]) {
    const idle = { ...tally, handleCreate: () => events };
    await expect(creating(idle).when(start).then()).rejects.toMatchObject({ code: 'INVALID_RESULT' });
    await expect(creating(idle).when(start).then()).rejects.toThrow('handleCreate returned no events');
  }
});

test('an update of an aggregate that does not exist fails', async () => {
  const failure = await failureOf(given(tally).when(add).then(added));
  expect(failure).toBeInstanceOf(ExpectationFailed);
  expect(failure.message).toContain('NOT_FOUND');
  await expect(given(tally).when(none).thenRefuses('TALLY_NOT_POSITIVE')).rejects.toThrow('NOT_FOUND');
  expect(given(tally).state()).toEqual(tally.initial);
});

describe('an apply that fails while the given events are folded', () => {
  const hint = /TypeError.*states, commands and events are frozen: return new ones \(apply of "tally_started"\)/;
  test('is reported with the event, and with a hint if it has changed a frozen state', async () => {
    expect(() => given(mutating, started).state()).toThrow(hint);
    await expect(given(mutating, started).when(add).then(added)).rejects.toThrow(hint);
  });
  test('is reported without the hint if it has thrown another error', () => {
    const cause = new TypeError('odd');
    const throwing: Aggregate<TallyTypes> = {
      ...tally,
      apply: () => {
        throw cause;
      },
    };
    const failure = thrownBy(() => given(throwing, started).state());
    expect(failure).toMatchObject({ message: 'APPLY_FAILED: TypeError: odd (apply of "tally_started")', cause });
  });
  test('is reported as an invalid result if it has returned none', () => {
    const empty: Aggregate<TallyTypes> = { ...tally, apply: () => null as never };
    expect(() => given(empty, started).state()).toThrow('INVALID_RESULT: apply returned null');
  });
});

test('to await `when` without calling `then` or `thenRefuses` fails', async () => {
  const needs = '`when` needs `.then(...)` or `.thenRefuses(...)`';
  const outcome: unknown = given(tally, started).when(add);
  const awaited = await failureOf((async () => await outcome)());
  expect(awaited).toMatchObject({ name: 'ExpectationFailed', message: needs });
  expect(firstFile(awaited)).toBe('scenario.spec.ts');
  const resolve: never = (() => undefined) as never;
  await expect(given(tally, started).when(add).then(resolve)).rejects.toThrow(needs);
});

test('the stack of a failure begins with the line of the spec', async () => {
  const failures = [
    await failureOf(given(tally, started).when(add).then()),
    await failureOf(given(tally, started).when(add).thenRefuses('TALLY_FULL')),
    await failureOf(given(tally).when(add).then(added)),
    await failureOf(creating(tally).when(start).then(started)),
    await failureOf(creating(tally).when(start, { services }).then()),
    thrownBy(() => project(addition, started, added).then({})),
  ];
  for (const failure of failures) {
    if (!(failure instanceof ExpectationFailed)) throw failure;
    expect(firstFile(failure)).toBe('scenario.spec.ts');
    expect(failure.stack).toContain(failure.message);
  }
});
