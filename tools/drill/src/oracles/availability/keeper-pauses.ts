import type { StrokeRecord } from '../../faults/strike-all.js';
import type { Violation } from '../violation.js';

/** How many pauses were to outlast the lease of a view, and in how many of them another process took one over meanwhile. */
export interface KeeperPauses {
  readonly count: number;
  readonly takenOver: number;
}

/** `handovers`: when a lease of a view that is read was seen to be another's. */
export function keeperPauses(struck: readonly StrokeRecord[], handovers: readonly number[]): KeeperPauses {
  const pauses = struck.filter(({ stroke: { faults } }) =>
    faults.some((fault) => fault.kind === 'pause' && fault.keeping !== undefined),
  );
  const takenOver = pauses.filter(({ stroke: { faults }, struckAt }) => {
    const end = struckAt + (faults[0]?.downMs ?? 0);
    return handovers.some((at) => at > struckAt && at <= end);
  });
  return { count: pauses.length, takenOver: takenOver.length };
}

/** What a process does that is paused for longer than its lease is proved only if another has taken that over. */
export function judgeKeeperPauses({ count, takenOver }: KeeperPauses): Violation[] {
  if (takenOver > 0 || count === 0) return [];
  const what = `in none of ${count} pauses of who kept a view another process took it over`;
  return [{ oracle: 'a drill sees what it judges', what }];
}
