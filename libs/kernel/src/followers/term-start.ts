import type { AbortSignalLike } from '../runtime/runtime.js';
import type { StepPace } from './step-pace.js';

/**
 * The outcome of a step: `applied` if another step should follow at once, `idle` if there is nothing to apply, `lost` if the lease is
 * lost, `yield` if the work should be offered to a newer release.
 */
export type StepOutcome = 'applied' | 'idle' | 'lost' | 'yield';

/** What a term begins with. */
export interface TermStart {
  readonly pace: StepPace;
  /** Whether to park an event that only a newer release can read: one has had the chance to take over. */
  readonly parksNewer: boolean;
  /** Once it is aborted, no more events are applied. */
  readonly signal: AbortSignalLike;
}
