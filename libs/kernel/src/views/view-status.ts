import type { AggregateTypes } from '../model/aggregate.js';
import type { EventHistory } from '../ports/event-store.js';
import type { ViewGeneration } from '../ports/view-generation.js';
import type { Runtime } from '../runtime/runtime.js';
import { holds, journalAfter } from './journal/journal-entries.js';

/** A generation of a view, compared with its journal. */
export interface ViewStatus extends ViewGeneration {
  /** The view's type. */
  readonly view: string;
  /** The position of the journal's latest event. */
  readonly head: number;
  /**
   * Whether the journal does not have the event that the generation has come to: it was restored to an earlier moment, or replaced. The
   * process that keeps the view fills another generation.
   */
  readonly isJournalReplaced: boolean;
  /** How many events have not been applied yet. */
  readonly eventsBehind: number;
  /**
   * How many seconds the first of them has been waiting: the wall clock less the time of the event. 0 if there is none, or if the event's
   * time is later than the wall clock, as after the clock was set back.
   */
  readonly secondsBehind: number;
}

/** A view with its generations, the journal that it is made from, and the clock. */
export interface ViewSource<A extends AggregateTypes> {
  readonly view: { readonly type: string };
  readonly store: { generations(): Promise<readonly ViewGeneration[]> };
  readonly history: EventHistory<A>;
  readonly runtime: Pick<Runtime, 'now'>;
}

/** Returns the status of every generation of a view, by ascending number, also of those that other releases fill. */
export async function viewStatus<A extends AggregateTypes>(source: ViewSource<A>): Promise<readonly ViewStatus[]> {
  const generations = await source.store.generations();
  const head = await source.history.head();
  return Promise.all(generations.map((generation) => statusOf(generation, head, source)));
}

async function statusOf<A extends AggregateTypes>(
  generation: ViewGeneration,
  journalHead: number,
  { view, history, runtime }: ViewSource<A>,
): Promise<ViewStatus> {
  const isJournalReplaced = !(await holds(history, generation));
  const held = isJournalReplaced ? 0 : generation.checkpoint;
  const head = Math.max(held, journalHead);
  const since = head > held ? await timeAfter(history, held) : undefined;
  const secondsBehind = since === undefined ? 0 : Math.max(0, (runtime.now() - since) / 1_000);
  return { view: view.type, ...generation, head, isJournalReplaced, eventsBehind: head - held, secondsBehind };
}

/** Returns when the event after a position was committed. */
async function timeAfter<A extends AggregateTypes>(
  history: EventHistory<A>,
  position: number,
): Promise<number | undefined> {
  const [next] = await journalAfter(history, position, 1);
  return next && Date.parse(next.at);
}
