import type { Query } from '../../model/query.js';
import type { FollowerStore, ParkedEvent } from '../../ports/follower-store.js';
import { generationOf, type ViewGeneration } from '../../ports/stores/view-generation.js';
import type { ViewStore } from '../../ports/stores/view-store.js';

/** What is needed to follow a journal for a generation. */
export interface GenerationParts<V extends object, Q extends Query> {
  readonly view: { readonly version: number };
  readonly store: ViewStore<V, Q>;
  /** Called when a generation can be read from now on, or not any more. */
  readonly onChange: () => void;
}

/** One generation of a view, as a follower of the journal. */
export class FollowedGeneration<V extends object = object, Q extends Query = Query> implements FollowerStore {
  #latest: ViewGeneration | undefined;

  constructor(
    private readonly parts: GenerationParts<V, Q>,
    readonly number: number,
  ) {}

  /** The generation as it was found last. */
  get latest(): ViewGeneration | undefined {
    return this.#latest;
  }

  async find(): Promise<ViewGeneration | undefined> {
    const found = await generationOf(this.parts.store, this.number);
    this.#latest = found?.status === 'retired' ? undefined : found;
    return this.#latest;
  }

  lease(owner: string, ms: number): Promise<number | undefined> {
    return this.parts.store.lease(this.number, owner, ms);
  }

  release(term: number): Promise<void> {
    return this.parts.store.release(this.number, term);
  }

  parked(after: number, limit: number): Promise<readonly ParkedEvent[]> {
    return this.parts.store.parked(this.number, after, limit);
  }

  endReplay(requests: number): Promise<void> {
    return this.parts.store.endReplay(this.number, requests);
  }

  /**
   * Publishes the generation if it is being built and has come as far as the one that is read. Resolves with `false` if the lease is lost.
   */
  async publish(term: number, checkpoint: number): Promise<boolean> {
    const { store, view, onChange } = this.parts;
    if (this.#latest?.status !== 'building') return true;
    const generations = await store.generations();
    const read = generations.findLast(({ status, version }) => status === 'live' && version === view.version);
    // Waits, also if the generation that is read is of a journal that was replaced: it is about to be discarded, and no event follows
    // here meanwhile.
    if (read && read.checkpoint > checkpoint) return true;
    if (!(await store.publish(this.number, term))) return false;
    this.#latest = { ...this.#latest, status: 'live' };
    onChange();
    return true;
  }

  /** Discards the generation, since it was filled from another journal. */
  async discard(term: number): Promise<void> {
    await this.parts.store.discard(this.number, term);
    this.parts.onChange();
  }
}
