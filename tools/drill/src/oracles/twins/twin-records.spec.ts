import { expect, test } from '@jest/globals';
import type { OrderHostName } from '../../faults/fault.js';
import type { SentTwin } from '../../load/twins/twin-log.js';
import type { TwinOutcome } from '../../load/twins/twin-outcome.js';
import { judgeTwinCoverage, type TwinRecord } from './twin-records.js';

const twin = { identity: { id: 't', fingerprint: 'f' }, command: { kind: 'change', changes: [] } } as const;
const done = (changed: boolean): TwinOutcome => ({ kind: 'acknowledged', changed, receipts: [] });
const told = (host: OrderHostName, outcome = done(true)): SentTwin => ({
  ...{ twin, host, outcome },
  ...{ sentAt: 0, answeredAt: 1, positionBefore: 0 },
});
const record = (...sent: readonly SentTwin[]): TwinRecord => ({ twin, sent, events: [] });
const complaints = (...records: readonly TwinRecord[]) => judgeTwinCoverage(records).map(({ what }) => what);

test('a drill in which no command was acknowledged by both hosts is a violation', () => {
  expect(complaints(record(told('orders 1')), record(told('orders 1'), told('orders 2')))).toEqual([]);
  const missing = ['no command was acknowledged by both hosts'];
  expect(complaints()).toEqual(missing);
  expect(complaints(record(told('orders 1')), record(told('orders 2')))).toEqual(missing);
  expect(complaints(record(told('orders 1'), told('orders 2', done(false))))).toEqual(missing);
});
