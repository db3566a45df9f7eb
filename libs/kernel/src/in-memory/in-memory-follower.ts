import type { FollowerStep, Following, ParkedEvent } from '../ports/follower-store.js';
import type { Runtime } from '../runtime/runtime.js';

interface Lease {
  readonly owner: string;
  readonly term: number;
  readonly until: number;
}

/** The lease, the checkpoint and the parked events of one follower of a journal. */
export class InMemoryFollower {
  #checkpoint = 0;
  #mark: string | undefined;
  #replay = 0;
  #lease: Lease;
  readonly #parked = new Map<number, ParkedEvent>();

  /** @param runtime its monotonic clock measures the lease */
  constructor(private readonly runtime: Pick<Runtime, 'monotonic'>) {
    this.#lease = { owner: '', term: 0, until: runtime.monotonic() };
  }

  get following(): Following {
    return {
      checkpoint: this.#checkpoint,
      mark: this.#mark,
      replay: this.#replay,
      parked: this.#parked.size,
      firstParked: this.#parked.size > 0 ? Math.min(...this.#parked.keys()) : undefined,
    };
  }

  lease(owner: string, ms: number): number | undefined {
    const now = this.runtime.monotonic();
    const isHeld = this.#lease.until > now;
    if (isHeld && this.#lease.owner !== owner) return undefined;
    const term = isHeld ? this.#lease.term : this.#lease.term + 1;
    this.#lease = { owner, term, until: now + ms };
    return term;
  }

  release(term: number): void {
    if (this.isHeld(term)) this.#lease = { ...this.#lease, until: this.runtime.monotonic() };
  }

  /** Whether the term of the lease is still `term`. */
  isHeld(term: number): boolean {
    return this.#lease.term === term;
  }

  /** Whether nobody has held the lease for `ms` milliseconds. */
  isLeft(ms: number): boolean {
    return this.#lease.until + ms <= this.runtime.monotonic();
  }

  /** Whether a step may be stored. */
  takes({ term, from }: Pick<FollowerStep, 'term' | 'from'>): boolean {
    return this.isHeld(term) && this.#checkpoint === from;
  }

  move({ to, mark, parked, replayed }: FollowerStep): void {
    for (const event of parked) this.#parked.set(event.position, event);
    for (const position of replayed) this.#parked.delete(position);
    this.#checkpoint = to;
    this.#mark = mark;
  }

  startOver(): void {
    this.#checkpoint = 0;
    this.#mark = undefined;
    this.#replay = 0;
    this.#parked.clear();
  }

  /** Returns at most `limit` parked events after a position, by ascending position. */
  parked(after: number, limit: number): readonly ParkedEvent[] {
    const all = [...this.#parked.values()].sort((a, b) => a.position - b.position);
    return all.filter(({ position }) => position > after).slice(0, limit);
  }

  /** Returns the position of the first parked event of an aggregate. */
  firstParked(aggregateId: string): number | undefined {
    const own = [...this.#parked.values()].filter((event) => event.aggregateId === aggregateId);
    return own.length > 0 ? Math.min(...own.map(({ position }) => position)) : undefined;
  }

  requestReplay(): void {
    this.#replay += 1;
  }

  endReplay(requests: number): void {
    if (this.#replay === requests) this.#replay = 0;
  }
}
