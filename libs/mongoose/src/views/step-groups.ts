import { isSnapfoldError } from '@snapfold/kernel';
import { systemRuntime } from '../connection/system-runtime.js';

/** How much is in a group at most; what is more by itself goes alone, so that it holds up nobody else. */
const mostWeight = 1_024;

interface Group<T> {
  readonly members: { readonly step: T; readonly settled: PromiseWithResolvers<boolean> }[];
  weight: number;
}

/** How steps are committed. */
export interface StepCommits<T> {
  /** Commits one, and tells whether it is stored. */
  readonly alone: (step: T) => Promise<boolean>;
  /** Commits several, all or none, and tells whether they are stored. */
  readonly together: (steps: readonly T[]) => Promise<boolean>;
}

/**
 * Commits steps that are ready at the same moment together. If they are not stored, for one of them perhaps, each goes alone: so
 * what keeps one from being stored is told to that one, and keeps no other.
 */
export class StepGroups<T> {
  /** Takes members until the event loop's next turn. */
  #open: Group<T> | undefined;

  constructor(private readonly commits: StepCommits<T>) {}

  /** @param weight how many records of up to 1 KB a step comes to */
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
    // One commit wakes all views of its aggregate: who is about to have its step ready joins.
    await systemRuntime.sleep(0);
    if (this.#open === group) this.#open = undefined;
    let areStored = false;
    try {
      if (group.members.length > 1) areStored = await this.commits.together(group.members.map(({ step }) => step));
    } catch (error) {
      if (isSnapfoldError(error) && error.kind === 'unavailable') {
        // It may be that all are stored, or that none would fare better by itself.
        for (const { settled } of group.members) settled.reject(error);
        return;
      }
      // Any other error proves that none is stored: see `inTransaction`.
    }
    for (const { step, settled } of group.members) settled.resolve(areStored || this.commits.alone(step));
  }
}
