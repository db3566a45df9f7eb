import { expect, test } from '@jest/globals';
import { TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { StoreUnavailable } from '../errors/command-errors.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import { handlerContext } from './handler-context.js';
import { HandlerRun } from './handler-run.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const event: EventEnvelope<TallyTypes> = {
  ...{ aggregateType: 'tallies', aggregateId: 'a', version: 3, position: 7, at: '2026-01-01T00:00:00.000Z' },
  metadata: {
    ...{ userId: 'ada', requestId: 'r', correlationId: 'c', causationId: 'r', traceparent },
    client: { channel: 'branch' },
  },
  payload: { type: 'tally_started', label: '' },
};

/** A context whose commands are rejected with an error. */
function open(error = new Error('not sent')) {
  const reject = () => Promise.reject(error);
  const run = new HandlerRun();
  const unused = () => Promise.reject(new Error('not read'));
  const snapshots = { tallies: { get: unused, find: unused } };
  const senders = { tallies: { create: reject, update: reject } };
  const world = { subscription: 'sending', runtime: new TestRuntime(), senders, snapshots };
  return { run, context: handlerContext<{ readonly tallies: TallyTypes }>(world, event, run) };
}
const add = { type: 'add', by: 1 } as const;

test('the commands of a handler are those of the subscription, caused by the event, and belong to its first cause', () => {
  const { cqrs } = open().context;
  expect(cqrs).toEqual({
    ...{ userId: 'subscription:sending', requestId: 'id-0001', causationId: 'a-3', correlationId: 'c', traceparent },
    ...{ at: '2026-01-01T00:00:00.000Z', newId: expect.any(Function) },
  });
});

test('a command that meets something unavailable is noted, even if the handler hides the error', async () => {
  const { run, context } = open(new StoreUnavailable(new Error('a cable is cut')));
  expect(run.isUnavailable).toBe(false);
  await expect(context.update('tallies', 'b', add)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(run.isUnavailable).toBe(true);
});

test('a command that is refused is not noted as unavailable', async () => {
  const { run, context } = open();
  await expect(context.create('tallies', { type: 'start', label: '' })).rejects.toThrow('not sent');
  expect(run.isUnavailable).toBe(false);
});

test.each(['end', 'abort'] as const)('no command is sent after the %s of the run', async (how) => {
  const { run, context } = open();
  run[how]();
  await expect(context.update('tallies', 'b', add)).rejects.toMatchObject({ code: 'HANDLER_ENDED' });
  await expect(context.create('tallies', { type: 'start', label: '' })).rejects.toMatchObject({
    code: 'HANDLER_ENDED',
  });
  expect([run.isUnavailable, context.signal.aborted]).toEqual([false, how === 'abort']);
});
