import { expect, test } from '@jest/globals';
import type { Stroke } from '../../faults/fault.js';
import { judgeRecovery, type Aftermath } from './recovery.js';

const stroke: Stroke = {
  faults: [
    { kind: 'kill', victim: 'api 1', afterMs: 0, downMs: 0 },
    { kind: 'pause', victim: 'api 2', afterMs: 0, downMs: 0 },
  ],
};
const struck = { stroke, struckAt: 0, settledAt: 60_000, recovered: true };
const end = { code: 0, signal: null, out: '', err: '' };
const done = { kind: 'acknowledged', told: { versions: [], position: 1 } } as const;
const well: Aftermath = { strokes: [struck], ends: [end, end], last: [done, done] };

const complaints = (aftermath: Partial<Aftermath>) => judgeRecovery({ ...well, ...aftermath }).map(({ what }) => what);

test('a recovery in time is no violation', () => {
  expect(complaints({})).toEqual([]);
});

test('a stroke without a recovery is a violation', () => {
  expect(complaints({ strokes: [struck, { ...struck, recovered: false }] })).toEqual([
    'not everything worked again after the kill of api 1 and pause of api 2',
  ]);
});

test('a start as another release after which nothing works is a violation', () => {
  const turned = { ...struck, stroke: { faults: [], turn: 'poisoned' as const }, recovered: false };
  expect(complaints({ strokes: [turned] })).toEqual([
    'not everything worked again after the start of all as the release poisoned',
  ]);
});

test('a server that does not end in good order is a violation', () => {
  expect(complaints({ ends: [end, { ...end, code: 1, err: 'It hangs\n' }] })).toEqual([
    'a server ended with code 1: It hangs',
  ]);
  expect(complaints({ ends: [end, { ...end, code: null, signal: 'SIGKILL', err: 'It hangs\n' }] })).toEqual([
    'a server ended by SIGKILL: It hangs',
  ]);
});

test('a server that serves no command after the last start is a violation', () => {
  const [complaint] = complaints({ last: [done, { kind: 'turned away', code: 'CONTENDED' }] });
  expect(complaint).toContain('CONTENDED');
});
