import { poisons } from '@snapfold/other-release';
import type { FilledGeneration } from '../../stored/stored-views.js';
import { viewNames, type ViewName } from '../../stored/view-names.js';
import type { Violation } from '../violation.js';

/** What was seen of parked events, so that a drill which saw none is not taken for one in which all went well. */
export class ParkingSeen {
  readonly #kinds = { movement: new Set<string>(), account_summary: new Set<string>() };
  readonly #accounts = new Set<string>();
  /** The most that one generation had parked. */
  most = 0;
  /** Looks at a generation of which some had been applied since the look before, and others were still parked. */
  partly = 0;

  /** How many accounts had events that were parked. */
  get accounts(): number {
    return this.#accounts.size;
  }

  /** What was never seen to be parked, though the release that fails for it was run. */
  missing(view: ViewName): readonly string[] {
    const spared = view === 'movement' ? 'one id for two accounts' : 'one id for two events';
    return poisons.filter((poison) => poison !== spared && !this.#kinds[view].has(poison));
  }

  /** `before`: the positions of what was parked at the look before. */
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

/** Each way in which a view can fail is to be seen, in each view. */
export function judgeParkingSeen(parking: Pick<ParkingSeen, 'missing'>): Violation[] {
  return viewNames.flatMap((view) =>
    parking.missing(view).map((poison) => ({
      oracle: 'a drill sees what it judges',
      what: `nothing was parked in ${view} because of "${poison}"`,
    })),
  );
}
