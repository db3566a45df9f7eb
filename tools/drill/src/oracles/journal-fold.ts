import { isDeepStrictEqual } from 'node:util';
import type { Aggregate, AggregateTypes } from '@snapfold/kernel';
import { applyStored } from '../stored/stored-fold.js';
import type { Stored, StoredEvent, StoredSnapshot } from '../stored/stored.js';
import { difference } from './difference.js';
import type { Violation } from './violation.js';

interface Head<A extends AggregateTypes> {
  readonly state: A['state'];
  readonly version: number;
  readonly position: number;
  readonly at: Date;
}

/** Folds a journal with the domain's own aggregate, look by look, and compares the states with the stored snapshots. */
export class JournalFold<A extends AggregateTypes> {
  readonly #heads = new Map<string, Head<A>>();
  #position = 0;

  constructor(private readonly aggregate: Aggregate<A>) {}

  /** The last position that a look has read. */
  get position(): number {
    return this.#position;
  }

  /** Takes the events since the last look. The snapshots must be exactly the fold of all events. */
  look({ counter, events, snapshots }: Stored): Violation[] {
    const found = events.flatMap((event) => this.#take(event));
    if (counter !== this.#position) {
      found.push(this.#violation('counter = last position', `counter ${counter}, last position ${this.#position}`));
    }
    return [...found, ...this.#compare(snapshots)];
  }

  #take(event: StoredEvent): Violation[] {
    const { _id: position, aggregateId, version, at } = event;
    const { initial } = this.aggregate;
    const head = this.#heads.get(aggregateId) ?? { state: initial, version: 0, position: 0, at: new Date(0) };
    const found: Violation[] = [];
    const complain = (oracle: string, expected: string) =>
      found.push(this.#violation(oracle, `expected ${expected}, found ${describe(event)}`));
    if (position !== this.#position + 1) complain('positions are contiguous', `position ${this.#position + 1}`);
    if (version !== head.version + 1) complain('versions are contiguous', `version ${head.version + 1}`);
    if (at < head.at) complain('time never runs backwards', `a time from ${head.at.toISOString()} on`);
    this.#heads.set(aggregateId, { state: applyStored(this.aggregate, head.state, event), version, position, at });
    this.#position = position;
    return found;
  }

  #compare(snapshots: readonly StoredSnapshot[]): Violation[] {
    const ids = new Set(snapshots.map(({ _id }) => _id));
    const missing = [...this.#heads.keys()].filter((id) => !ids.has(id));
    return [
      ...missing.map((id) => this.#violation('snapshot = fold', `${id} has events, but no snapshot`)),
      ...snapshots.flatMap((snapshot) => this.#compareOne(snapshot)),
    ];
  }

  #compareOne({ _id: id, state, version, position }: StoredSnapshot): Violation[] {
    const head = this.#heads.get(id);
    const stored = { state, version, position };
    const folded = head && { state: head.state, version: head.version, position: head.position };
    if (isDeepStrictEqual(stored, folded)) return [];
    const what = `of ${id} at version ${version}, by its journal, ${difference(folded, stored)}`;
    return [this.#violation('snapshot = fold', what)];
  }

  #violation(oracle: string, what: string): Violation {
    return { oracle, what: `${this.aggregate.type}: ${what}` };
  }
}

function describe({ _id: position, aggregateId, version, payload, metadata }: StoredEvent): string {
  return `${payload.type} ${aggregateId}-${version} of request ${metadata.requestId} at position ${position}`;
}
