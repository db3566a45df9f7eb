import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import { unborn, type Snapshot } from '../../ports/snapshot.js';
import type { StateCache } from '../../ports/state-cache.js';
import type { SnapshotLoader } from '../../snapshots/snapshot-loader.js';
import type { Failure } from '../groups/failure.js';
import type { CacheTrust } from './cache-trust.js';

/** The states that a decision is made on: one for each aggregate. */
export class Basis<A extends AggregateTypes> {
  constructor(
    readonly heads: readonly Snapshot<A>[],
    /** Whether they were read behind a barrier, so that none is older than anything that was acknowledged before. */
    readonly isConfirmed: boolean,
  ) {}

  of(id: string): Snapshot<A> {
    const head = this.heads.find((one) => one.id === id);
    if (!head) throw new RangeError(`The state of "${id}" is not part of the basis of the decision.`);
    return head;
  }
}

/**
 * How fresh the states must be for a first decision:
 * - `unborn`: the initial state, since the id was made for a new aggregate; the store's version check finds out if it exists already,
 * - `known`: the cached states, or states that are read if one of them is not cached or the cache is not trusted,
 * - `read`: states that are read,
 * - `confirmed`: states that are read behind a barrier.
 */
export type Freshness = 'unborn' | 'known' | 'read' | 'confirmed';

/** A decision, and how it is made. */
export interface Deciding<A extends AggregateTypes, D> {
  readonly ids: readonly string[];
  readonly freshness: Freshness;
  /** Decides on the states of `basis`. `earlier` is the decision on states that were not confirmed, if there was one. */
  readonly decide: (basis: Basis<A>, earlier?: D) => Promise<D>;
  /** Whether the store will check the states that the decision was made on, because the decision writes something. */
  readonly isGuarded: (decision: D) => boolean;
}

/** The parts of {@link KnownStates}. */
export interface KnownStatesParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly loader: SnapshotLoader<A>;
  readonly cache: StateCache<A> | undefined;
  readonly trust: CacheTrust;
}

/** The states of aggregates as an engine knows them, on which it decides. */
export class KnownStates<A extends AggregateTypes> {
  constructor(private readonly parts: KnownStatesParts<A>) {}

  /**
   * Decides on states of the given freshness. A decision that the store will not check, such as a refusal, is made again on confirmed
   * states, and only that second decision counts.
   */
  async decide<D>({ ids, freshness, decide, isGuarded }: Deciding<A, D>): Promise<{ basis: Basis<A>; decision: D }> {
    const basis = await this.#basis(ids, freshness);
    const decision = await decide(basis);
    if (basis.isConfirmed || isGuarded(decision)) return { basis, decision };
    const confirmed = await this.#confirmed(ids);
    return { basis: confirmed, decision: await decide(confirmed, decision) };
  }

  /** Keeps the head that a commit has left. */
  committed(head: Snapshot<A>): void {
    this.parts.cache?.set(head.id, head);
  }

  /** Forgets the states on which a commit that failed was decided. */
  failed({ heads }: Pick<Basis<A>, 'heads'>, failure: Failure<A>): void {
    const { cache, trust } = this.parts;
    for (const { id } of heads) cache?.delete(id);
    if (failure.outcome === 'rejected' && failure.reason === 'version') trust.doubt();
  }

  async #basis(ids: readonly string[], freshness: Freshness): Promise<Basis<A>> {
    const { aggregate, loader } = this.parts;
    if (freshness === 'confirmed') return this.#confirmed(ids);
    const unborns = freshness === 'unborn' ? ids.map((id) => unborn(aggregate, id)) : undefined;
    const known = freshness === 'known' ? this.#known(ids) : undefined;
    return new Basis(unborns ?? known ?? (await this.#heads(ids, (id) => loader.load(id))), false);
  }

  async #confirmed(ids: readonly string[]): Promise<Basis<A>> {
    const { loader } = this.parts;
    return new Basis(await this.#heads(ids, (id) => loader.loadBehindBarrier(id)), true);
  }

  /** Returns the cached heads; `undefined` unless all of them are cached and the cache is trusted. */
  #known(ids: readonly string[]): readonly Snapshot<A>[] | undefined {
    const { cache, trust } = this.parts;
    if (!trust.isTrusted) return undefined;
    const heads = ids.flatMap((id) => cache?.get(id) ?? []);
    return heads.length === ids.length ? heads : undefined;
  }

  #heads(
    ids: readonly string[],
    load: (id: string) => Promise<Snapshot<A> | undefined>,
  ): Promise<readonly Snapshot<A>[]> {
    return Promise.all(ids.map(async (id) => (await load(id)) ?? unborn(this.parts.aggregate, id)));
  }
}
