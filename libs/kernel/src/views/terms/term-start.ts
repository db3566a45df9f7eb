import type { AbortSignalLike } from '../../runtime/runtime.js';
import type { StepPace } from '../steps/step-pace.js';

/**
 * What came of a step: something was applied; there is nothing to apply; the lease is another's; or it should become that, since a
 * newer release is wanted.
 */
export type StepOutcome = 'applied' | 'idle' | 'lost' | 'yield';

/** How a term begins. */
export interface TermStart {
  readonly pace: StepPace;
  /** Whether a newer release has had its chance, so that an event which only that can read is parked at once. */
  readonly parksNewer: boolean;
  /** Once it is aborted, nothing more is applied. */
  readonly signal: AbortSignalLike;
}
