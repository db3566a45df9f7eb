import type { SnapfoldError } from '@snapfold/kernel';
import type { ViewExtent } from '@snapfold/kernel/engine';

/** The view has not come to the position that the client asked for. */
export class ViewBehind extends Error implements SnapfoldError {
  override readonly name = 'ViewBehind';
  readonly code = 'VIEW_BEHIND';
  readonly kind = 'unavailable';

  constructor(atLeast: number, { position, firstParked }: ViewExtent) {
    const why = firstParked === undefined ? '' : `: the event at ${firstParked} could not be applied`;
    super(`The view holds position ${position} of the journal, and not yet ${atLeast}${why}.`);
  }
}
