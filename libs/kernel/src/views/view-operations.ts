import type { AggregateTypes } from '../model/aggregate.js';
import type { Query } from '../model/query.js';
import { assertView } from '../model/view-declaration.js';
import type { ParkedEvent } from '../ports/follower-store.js';
import { generationOf } from '../ports/stores/view-generation.js';
import type { AbortSignalLike } from '../runtime/runtime.js';
import { parkedEvents } from '../followers/parked-events.js';
import { ViewDispatcher, type ViewDispatcherParts } from './view-dispatcher.js';
import { viewStatus, type ViewStatus } from './view-status.js';

/** How far a rebuild has come. */
export interface RebuildProgress extends ViewStatus {
  /** Events per second so far. */
  readonly perSecond: number;
  /** Seconds left at this rate; `undefined` as long as the rate is not known. */
  readonly etaSeconds: number | undefined;
}

/** {@link ViewOperations}, for code that need not know the view's types. */
export interface OperableView {
  /** The view's type. */
  readonly type: string;
  /** Returns the status of every generation, also of those that other releases fill. */
  status(): Promise<readonly ViewStatus[]>;
  /**
   * Fills another generation while the one that is read stays readable, and yields the progress until the new one takes its place. You
   * may stop it at any moment: the process that keeps the view finishes the rebuild, and the next call joins in.
   */
  rebuild(signal?: AbortSignalLike): AsyncIterable<RebuildProgress>;
  /** Yields the events that the generation that is read leaves out, with their errors. */
  parked(): AsyncIterable<ParkedEvent>;
  /** Requests a replay of the parked events. Resolves with how many are still parked, once the replay is done or the signal is aborted. */
  replay(signal?: AbortSignalLike): Promise<number>;
}

/** How often progress is reported, in milliseconds. */
const progressMs = 500;
const pageSize = 1_000;

/** What an operator can do with a view, from any process, whether or not another one keeps the view. */
export class ViewOperations<A extends AggregateTypes, V extends object, Q extends Query> implements OperableView {
  readonly type: string;

  /** @throws {@link InvalidDeclaration} in the same cases as {@link ViewDispatcher} */
  constructor(private readonly parts: ViewDispatcherParts<A, V, Q>) {
    assertView(parts.view, parts.history);
    this.type = parts.view.type;
  }

  status(): Promise<readonly ViewStatus[]> {
    return viewStatus(this.parts);
  }

  async *rebuild(signal?: AbortSignalLike): AsyncGenerator<RebuildProgress, void, undefined> {
    const { store, view, runtime } = this.parts;
    await store.add(view.version);
    const begun = await this.#newest();
    if (!begun) return;
    const since = runtime.monotonic();
    const dispatcher = this.#help();
    try {
      for (;;) {
        const status = (await this.status()).find(({ number }) => number === begun.number);
        if (!status) return;
        yield progressOf(status, begun, (runtime.monotonic() - since) / 1_000);
        if (status.status !== 'building' || signal?.aborted) return;
        await runtime.sleep(progressMs, signal).catch(() => undefined);
      }
    } finally {
      await dispatcher.stop();
    }
  }

  async *parked(): AsyncGenerator<ParkedEvent, void, undefined> {
    const read = await this.#read();
    const { store } = this.parts;
    if (read) yield* parkedEvents({ parked: (...page) => store.parked(read.number, ...page) }, pageSize);
  }

  async replay(signal?: AbortSignalLike): Promise<number> {
    const { store, runtime } = this.parts;
    const read = await this.#read();
    if (!read || read.parked === 0) return 0;
    await store.requestReplay(read.number);
    const dispatcher = this.#help();
    try {
      for (;;) {
        const now = await generationOf(store, read.number);
        if (!now?.replay || signal?.aborted) return now?.parked ?? 0;
        await runtime.sleep(progressMs, signal).catch(() => undefined);
      }
    } finally {
      await dispatcher.stop();
    }
  }

  /** Keeps the view too, in case no other process does. */
  #help(): ViewDispatcher<A, V, Q> {
    const dispatcher = new ViewDispatcher(this.parts);
    dispatcher.start();
    return dispatcher;
  }

  async #newest(): Promise<ViewStatus | undefined> {
    return (await this.status()).findLast(({ version }) => version === this.parts.view.version);
  }

  async #read(): Promise<ViewStatus | undefined> {
    const { version } = this.parts.view;
    return (await this.status()).findLast((one) => one.status === 'live' && one.version === version);
  }
}

function progressOf(status: ViewStatus, begun: ViewStatus, seconds: number): RebuildProgress {
  const perSecond = seconds > 0 ? (status.checkpoint - begun.checkpoint) / seconds : 0;
  const etaSeconds = status.eventsBehind === 0 ? 0 : perSecond > 0 ? status.eventsBehind / perSecond : undefined;
  return { ...status, perSecond, etaSeconds };
}
