import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import type { Moment } from './moment.js';

async function refusalOf(moment: unknown): Promise<unknown> {
  const [store, runtime] = [new InMemoryEventStore(tally), new TestRuntime()];
  const engine = new CommandEngine({ aggregate: tally, store, runtime, services: { allows: () => true } });
  const { id } = await engine.create({ type: 'start', label: '' }, testContext());
  // A caller in JavaScript, or a host that passes on the input of a client, may give anything.
  return engine.stateAt(id, moment as Moment).catch((error: unknown) => error);
}

const version = expect.stringContaining('"version" must be a whole number from 1 to 9007199254740991');
const at = expect.stringContaining('"at" must be an instant of RFC 3339');
const refusal = { name: 'InvalidMoment', code: 'INVALID_MOMENT', kind: 'malformed' };

test.each([0, -0, -1, 1.5, NaN, Infinity, -Infinity, 2 ** 53, '1', '', null, true, 1n, [1], {}])(
  'a moment with the version %p is refused',
  async (given) => {
    const error = await refusalOf({ version: given });
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ ...refusal, field: 'version', message: version });
  },
);

test.each([
  ...['', 'now', '2030-01-01', '2030-01-01T10:00:00', '2030-02-30T10:00:00Z', 'Tue, 01 Jan 2030 10:00:00 GMT'],
  ...[1_893_456_000_000, NaN, null, new Date(0), new Date(NaN), ['2030-01-01T10:00:00Z'], {}],
])('a moment with the time %p is refused', async (given) => {
  const error = await refusalOf({ at: given });
  expect(error).toBeInstanceOf(RangeError);
  expect(error).toMatchObject({ ...refusal, field: 'at', message: at });
});

test.each([{}, { version: 1, at: '2030-01-01T10:00:00Z' }, { version: undefined }, null, undefined, 1])(
  'a moment without exactly one of version and time is refused: %p',
  async (given) => {
    const error = await refusalOf(given);
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ ...refusal, field: undefined, message: version });
    expect(error).toMatchObject({ message: at });
  },
);

test('a string and an array are refused as moments, although they have a method "at"', async () => {
  for (const given of ['1', [1]]) expect(await refusalOf(given)).toMatchObject(refusal);
});

test('a field of a moment that is undefined counts as absent', async () => {
  await expect(refusalOf({ version: 1, at: undefined })).resolves.toMatchObject({ version: 1 });
  await expect(refusalOf({ version: undefined, at: '2030-01-01T10:00:00Z' })).resolves.toMatchObject({ version: 1 });
});
