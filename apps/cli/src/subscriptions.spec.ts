import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { OperableSubscription, ParkedEvent, ServiceOperations, SubscriptionStatus } from '@snapfold/kernel/engine';
import type { Operate } from './operate.js';
import { subscriptionsCommand } from './subscriptions.command.js';

const waiting: ParkedEvent = { position: 9, aggregateId: 'a', version: 3 };
const failed: ParkedEvent = { position: 7, aggregateId: 'a', version: 2, error: 'Error: no such address' };

class Letters implements OperableSubscription {
  readonly name = 'letters';
  replays = 0;

  constructor(
    private readonly stillParked: readonly ParkedEvent[],
    private readonly pending = 0,
  ) {}

  status(): Promise<SubscriptionStatus> {
    return Promise.resolve({
      ...{ subscription: 'letters', aggregateType: 'users', checkpoint: 1_200, head: 1_234, eventsBehind: 34 },
      ...{ secondsBehind: 2.25, parked: 2, firstParked: 7, replay: this.pending, isJournalReplaced: false },
    });
  }

  async *parked(): AsyncGenerator<ParkedEvent, void, undefined> {
    await Promise.resolve();
    yield* [failed, waiting];
  }

  replay(): Promise<number> {
    this.replays += 1;
    return Promise.resolve(this.stillParked.length);
  }
}

let lines: unknown[] = [];
beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
});
afterEach(() => void jest.restoreAllMocks());

async function run(args: readonly string[], ...subscriptions: readonly OperableSubscription[]): Promise<unknown> {
  const operations: ServiceOperations = { refolders: [], views: [], subscriptions, close: () => Promise.resolve() };
  const operate: Operate = (use) => use(operations);
  await subscriptionsCommand(operate).parseAsync(args, { from: 'user' });
  return lines;
}

test('list names the subscriptions, and prints nothing if there are none', async () => {
  expect(await run(['list'], new Letters([]))).toEqual(['letters']);
  expect(await run(['list'])).toEqual(['letters']);
});

test('status shows how far each subscription has come', async () => {
  await run(['status'], new Letters([]));
  expect(String(lines[0]).split('\n')).toEqual([
    'subscription  aggregates  status  position  head   behind  seconds  parked',
    'letters       users       behind  1,200     1,234  34      2.3      2',
  ]);
  await run(['status', '--json'], new Letters([]));
  expect(JSON.parse(String(lines[1]))).toMatchObject([{ subscription: 'letters', checkpoint: 1_200, parked: 2 }]);
});

test('parked shows the events that were set aside, with their errors', async () => {
  await run(['parked', 'letters'], new Letters([]));
  expect(lines).toEqual([
    'letters  position 7  a-2  Error: no such address',
    'letters  position 9  a-3  waits for an earlier event of its aggregate',
  ]);
  lines = [];
  await run(['parked', '--json'], new Letters([]));
  expect(lines.map((line) => JSON.parse(String(line)) as unknown)).toEqual([
    { subscription: 'letters', ...failed },
    { subscription: 'letters', ...waiting },
  ]);
});

test('replay says whether events are still parked', async () => {
  const fixed = new Letters([]);
  expect(await run(['replay', 'letters'], fixed)).toEqual(['letters: nothing is parked']);
  expect(fixed.replays).toBe(1);
  await expect(run(['replay', 'letters'], new Letters([failed, waiting]))).rejects.toThrow(
    '2 events are still parked: "subscriptions parked letters" says why.',
  );
  await expect(run(['replay', 'letters'], new Letters([failed], 1))).rejects.toThrow(
    'No process handles the events of "letters" now: the replay begins when one does.',
  );
});

test('an unknown subscription is reported with the known ones', async () => {
  await expect(run(['replay', 'nothing'], new Letters([]))).rejects.toThrow(
    'There is no subscription "nothing". The subscriptions are: letters.',
  );
  await expect(run(['parked', 'nothing'])).rejects.toThrow(
    'There is no subscription "nothing". There are no subscriptions.',
  );
});
