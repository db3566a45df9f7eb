import type { Keeper } from '../../followers/keeper.js';
import type { AggregateTypes } from '../../model/aggregate.js';
import type { Query } from '../../model/query.js';
import { FollowedGeneration } from './followed-generation.js';
import { StepWriter } from './step-writer.js';
import type { ViewParts } from './view-parts.js';

/** Returns what keeps the records of one generation of a view. */
export function generationKeeper<A extends AggregateTypes, V extends object, Q extends Query>(
  parts: ViewParts<A, V, Q>,
  number: number,
): Keeper<A> {
  const store = new FollowedGeneration(parts, number);
  return { store, readsOn: false, begin: (term) => new StepWriter(parts, store, term) };
}
