import type { StrokeRecord } from '../faults/strike-all.js';

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
