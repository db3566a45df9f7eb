import { expect, test } from '@jest/globals';
import type { Fault } from '../../faults/fault.js';
import { judgeKeeperPauses, keeperPauses } from './keeper-pauses.js';

const pause: Fault = { kind: 'pause', victim: 'api 1', keeping: 'movement', afterMs: 0, downMs: 4_000 };
const { keeping: _, ...aimless } = pause;
const struck = (fault: Fault, struckAt: number) => ({
  ...{ stroke: { faults: [fault] }, struckAt, settledAt: struckAt + 5_000, recovered: true },
});

test('a pause of a keeper counts as taken over only if another process takes the lease before the pause ends', () => {
  const pauses = [struck(pause, 1_000), struck(pause, 10_000), struck(aimless, 20_000)];
  expect(keeperPauses(pauses, [4_500, 900, 14_001, 23_500])).toEqual({ count: 2, takenOver: 1 });
});

test('a drill without such a pause is a violation', () => {
  expect(judgeKeeperPauses({ count: 0, takenOver: 0 })).toEqual([]);
  expect(judgeKeeperPauses({ count: 2, takenOver: 1 })).toEqual([]);
  expect(judgeKeeperPauses({ count: 2, takenOver: 0 })).toHaveLength(1);
});
