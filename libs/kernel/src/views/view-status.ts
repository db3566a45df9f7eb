import { followingStatus, type FollowedJournal, type FollowingStatus } from '../followers/following-status.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { ViewGeneration } from '../ports/stores/view-generation.js';

/** A generation of a view, compared with its journal. */
export interface ViewStatus extends ViewGeneration, FollowingStatus {
  /** The view's type. */
  readonly view: string;
}

/** A view with its generations, the journal that it is made from, and the clock. */
export interface ViewSource<A extends AggregateTypes> extends FollowedJournal<A> {
  readonly view: { readonly type: string };
  readonly store: { generations(): Promise<readonly ViewGeneration[]> };
}

/** Returns the status of every generation of a view, by ascending number, also of those that other releases fill. */
export async function viewStatus<A extends AggregateTypes>(source: ViewSource<A>): Promise<readonly ViewStatus[]> {
  const generations = await source.store.generations();
  const head = await source.history.head();
  const statuses = generations.map((generation) => followingStatus(generation, head, source));
  return (await Promise.all(statuses)).map((status) => ({ view: source.view.type, ...status }));
}
