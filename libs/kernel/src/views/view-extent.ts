import type { ViewGeneration } from '../ports/stores/view-generation.js';

/** Which events a view shows. */
export interface ViewExtent {
  /** The view shows every event up to this position. */
  readonly position: number;
  /**
   * The position of the first event that the view leaves out, since it is parked. The view shows it once it is tried again with success.
   */
  readonly firstParked?: number | undefined;
}

/** Returns the extent of a generation; position 0 if there is none. */
export function extentOf(generation: Pick<ViewGeneration, 'checkpoint' | 'firstParked'> | undefined): ViewExtent {
  if (!generation) return { position: 0 };
  const { checkpoint, firstParked } = generation;
  return firstParked === undefined
    ? { position: checkpoint }
    : { position: Math.min(checkpoint, firstParked - 1), firstParked };
}
