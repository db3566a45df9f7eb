import type { ViewGeneration } from '../ports/view-generation.js';

/** What a reader of a view is to know of it. */
export interface ViewExtent {
  /** Every event up to this position is in what is read, if it concerns it. */
  readonly position: number;
  /** The position of the first event that is left out as it is parked. It may be a while until it is tried again with success. */
  readonly firstParked?: number | undefined;
}

/** The extent of a generation; nothing is held of one that is not there. */
export function extentOf(generation: Pick<ViewGeneration, 'checkpoint' | 'firstParked'> | undefined): ViewExtent {
  if (!generation) return { position: 0 };
  const { checkpoint, firstParked } = generation;
  return firstParked === undefined
    ? { position: checkpoint }
    : { position: Math.min(checkpoint, firstParked - 1), firstParked };
}
