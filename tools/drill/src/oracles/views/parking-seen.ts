import { poisons } from '@snapfold/other-release';
import type { FilledGeneration } from '../../stored/stored-views.js';
import { viewNames, type ViewName } from '../../stored/view-names.js';
import type { Violation } from '../violation.js';

/** What the looks have seen of parked events. A drill that saw none has not tested parking. */
export class ParkingSeen {
  readonly #kinds = { movement: new Set<string>(), account_summary: new Set<string>() };
  readonly #accounts = new Set<string>();
  /** The highest number of parked events of one generation. */
  most = 0;
  /** How many looks found a replay half done: some events had been applied since the look before, others were still parked. */
  partly = 0;

  /** How many accounts had parked events. */
  get accounts(): number {
    return this.#accounts.size;
  }

  /** The ways to fail for which no parked event was seen. */
  missing(view: ViewName): readonly string[] {
    const spared = view === 'movement' ? 'one id for two accounts' : 'one id for two events';
    return poisons.filter((poison) => poison !== spared && !this.#kinds[view].has(poison));
  }

  /** `before`: the positions of the parked events at the look before. */
  see(
    { view, leftOut, replay }: FilledGeneration,
    before: readonly number[],
    poisonOf: (accountId: string) => string | undefined,
  ): void {
    this.most = Math.max(this.most, leftOut.length);
    const still = new Set(leftOut.map(({ position }) => position));
    const isPartly = still.size > 0 && before.some((position) => !still.has(position));
    if (isPartly && Number(replay ?? 0) > 0) this.partly += 1;
    for (const { aggregateId } of leftOut) {
      this.#accounts.add(aggregateId);
      const kind = poisonOf(aggregateId);
      if (kind !== undefined) this.#kinds[view].add(kind);
    }
  }
}

/** For each way to fail, the looks must have seen a parked event in each view. */
export function judgeParkingSeen(parking: Pick<ParkingSeen, 'missing'>): Violation[] {
  return viewNames.flatMap((view) =>
    parking.missing(view).map((poison) => ({
      oracle: 'a drill sees what it judges',
      what: `no event was parked in ${view} because of "${poison}"`,
    })),
  );
}
