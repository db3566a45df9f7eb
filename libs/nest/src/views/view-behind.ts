import type { SnapfoldError } from '@snapfold/kernel';
import type { ViewExtent } from '@snapfold/kernel/engine';

/** The view has not reached the position that the client needs. */
export class ViewBehind extends Error implements SnapfoldError {
  override readonly name = 'ViewBehind';
  readonly code = 'VIEW_BEHIND';
  readonly kind = 'unavailable';

  constructor(atLeast: number, { position, firstParked }: ViewExtent) {
    const why = firstParked === undefined ? '' : `, because the event at ${firstParked} could not be applied`;
    super(`The view has reached position ${position} of the journal, but not ${atLeast}${why}.`);
  }
}
