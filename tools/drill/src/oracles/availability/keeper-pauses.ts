import type { StrokeRecord } from '../../faults/strike-all.js';
import type { Violation } from '../violation.js';

/** How many pauses of a view's keeper outlasted the lease, and during how many of them another process took a lease over. */
export interface KeeperPauses {
  readonly count: number;
  readonly takenOver: number;
}

/** `handovers`: when the lease of a view that is read was seen to have changed hands. */
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

/** Only a pause during which another process took the lease over tests what a paused keeper may no longer write. */
export function judgeKeeperPauses({ count, takenOver }: KeeperPauses): Violation[] {
  if (takenOver > 0 || count === 0) return [];
  const what = `no other process took over a view in any of ${count} pauses of its keeper`;
  return [{ oracle: 'a drill sees what it judges', what }];
}
