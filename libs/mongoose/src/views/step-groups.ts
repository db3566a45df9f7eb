import { isSnapfoldError } from '@snapfold/kernel';
import { systemRuntime } from '../connection/system-runtime.js';

/** The largest weight of a group. A heavier step is committed alone, so that it does not delay others. */
const mostWeight = 1_024;

interface Group<T> {
  readonly members: { readonly step: T; readonly settled: PromiseWithResolvers<boolean> }[];
  weight: number;
}

/** The two ways to commit steps. */
export interface StepCommits<T> {
  /** Commits one step; resolves with whether it is stored. */
  readonly alone: (step: T) => Promise<boolean>;
  /** Commits several steps, all or none; resolves with whether they are stored. */
  readonly together: (steps: readonly T[]) => Promise<boolean>;
}

/**
 * Commits steps that are ready at the same moment together. If a group is not stored, each of its steps is committed alone: a step that
 * cannot be stored then gets its own error, and does not keep the others from being stored.
 */
export class StepGroups<T> {
  /** The group that takes steps until the event loop's next turn. */
  #open: Group<T> | undefined;

  constructor(private readonly commits: StepCommits<T>) {}

  /** @param weight the size of the step, in records of up to 1 KB */
  async commit(step: T, weight: number): Promise<boolean> {
    const settled = Promise.withResolvers<boolean>();
    const fits = this.#open !== undefined && this.#open.weight + weight <= mostWeight;
    const group = fits && this.#open ? this.#open : { members: [], weight: 0 };
    group.members.push({ step, settled });
    group.weight += weight;
    if (!fits) void this.#commitNext(group);
    return settled.promise;
  }

  async #commitNext(group: Group<T>): Promise<void> {
    this.#open = group;
    // One commit of events wakes all views of its aggregate type: the steps that are ready within this turn join.
    await systemRuntime.sleep(0);
    if (this.#open === group) this.#open = undefined;
    let areStored = false;
    try {
      if (group.members.length > 1) areStored = await this.commits.together(group.members.map(({ step }) => step));
    } catch (error) {
      if (isSnapfoldError(error) && error.kind === 'unavailable') {
        // All of them may be stored; if not, each would fail in the same way by itself.
        for (const { settled } of group.members) settled.reject(error);
        return;
      }
      // Any other error proves that none is stored: see `inTransaction`.
    }
    for (const { step, settled } of group.members) settled.resolve(areStored || this.commits.alone(step));
  }
}
