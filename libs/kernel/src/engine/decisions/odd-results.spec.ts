import { expect, test } from '@jest/globals';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import type { Aggregate } from '../../model/aggregate.js';
import { DomainError } from '../../model/domain-error.js';
import { CommandEngine } from '../command-engine.js';

const context = testContext();
const add = { type: 'add', by: 1 } as const;

async function updated(changes: Partial<Aggregate<TallyTypes>>, count = 1): Promise<readonly unknown[]> {
  const store = new InMemoryEventStore(tally);
  const parts = { store, runtime: new TestRuntime(), services: { allows: () => true } };
  const { id } = await new CommandEngine({ ...parts, aggregate: tally }).create({ type: 'start', label: '' }, context);
  const engine = new CommandEngine({ ...parts, aggregate: { ...tally, ...changes } });
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => engine.update(id, add, context)));
  expect((await store.history(id, { after: 1, limit: 10 })).length).toBe(
    outcomes.filter(({ status }) => status === 'fulfilled').length,
  );
  return outcomes.map((one): unknown => (one.status === 'rejected' ? one.reason : one.value));
}

const fails = () => Promise.reject(new Error('late'));
const handling = (result: () => unknown) => ({ handleUpdate: () => result() as never });
const throwing = (thrown: () => unknown) =>
  handling(() => {
    throw thrown();
  });

/** Jest fails a test during which a promise rejects without a handler. */
test.each<[string, () => unknown]>([
  ['an array of promises', () => [fails(), fails()]],
  ['promises within an event', () => [{ type: 'tally_added', by: { a: fails(), b: [fails(), { c: fails() }] } }]],
  ['a promise beside another flaw', () => [{ type: 'tally_added', by: 1n, a: fails() }]],
  ['a promise beside an event that is refused', () => [{ type: 'nope' }, fails()]],
  ['an object of promises', () => ({ a: fails(), b: fails() })],
])('the rejections of all promises in a refused result are handled: %s', async (_, result) => {
  const [error] = await updated(handling(result));
  expect(error).toMatchObject({ kind: 'fault' });
  await new Promise((resolve) => setImmediate(resolve));
});

test('the rejections of a thrown promise and of promises in a refused state are handled', async () => {
  expect(await updated(throwing(fails))).toMatchObject([{ code: 'HANDLER_FAILED' }]);
  const apply = () => ({ a: fails(), b: fails() }) as never;
  expect(await updated({ apply })).toMatchObject([{ code: 'NOT_STORABLE' }]);
  await new Promise((resolve) => setImmediate(resolve));
});

test('a thrown error whose properties throw when they are read again fails its own command only', async () => {
  let thrown = 0;
  const odd = () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      if (looks > 2) throw new Error('getter');
      return 'unavailable';
    };
    return Object.defineProperty(Object.assign(new Error('odd'), { code: 'ODD' }), 'kind', { get: look });
  };
  const handleUpdate: (typeof tally)['handleUpdate'] = (...args) => {
    thrown += 1;
    if (thrown === 1) throw odd();
    return tally.handleUpdate(...args);
  };
  expect(await updated({ handleUpdate }, 3)).toMatchObject([{}, { version: 2 }, { version: 3 }]);
});

test.each<[string, unknown]>([
  ['a bigint', { left: 5n }],
  [
    'a cycle',
    (() => {
      const ring: Record<string, unknown> = {};
      return Object.assign(ring, { ring });
    })(),
  ],
  ['null', null],
])('a refusal whose details are not JSON data is a fault: %s', async (_, details) => {
  const [code = ''] = Object.keys(tally.errors);
  const [error] = await updated(throwing(() => new DomainError(code, 'rejected', 'No.', details as never)));
  expect(error).toMatchObject({ kind: 'fault', code: 'INVALID_RESULT' });
});

test('a handler that returns one event instead of an array gets an error that says so', async () => {
  const [error] = await updated(handling(() => ({ type: 'tally_added', by: 1 })));
  expect(String(error)).toContain('the handler returned an object: return an array of events');
});
