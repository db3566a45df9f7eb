import type { AggregateTypes } from './aggregate.js';
import { generationOf } from './generation-of.js';
import type { Query } from './query.js';
import type { AbortSignalLike } from './runtime.js';
import type { ViewGeneration } from './view-generation.js';
import type { ViewParts } from './view-parts.js';

/** Leaves a generation to others for `ms` milliseconds. Resolves, as soon as it is known, with whether one has moved it on. */
export async function isTakenOver<A extends AggregateTypes, V extends object, Q extends Query>(
  { store, runtime, limits }: ViewParts<A, V, Q>,
  { number, checkpoint }: Pick<ViewGeneration, 'number' | 'checkpoint'>,
  ms: number,
  signal: AbortSignalLike,
): Promise<boolean> {
  const end = runtime.monotonic() + ms;
  while (!signal.aborted && runtime.monotonic() < end) {
    await runtime.sleep(Math.min(ms, limits.leaseMs / 4), signal).catch(() => undefined);
    const found = await generationOf(store, number);
    if (!found || found.checkpoint > checkpoint) return true;
  }
  return false;
}
