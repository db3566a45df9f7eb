import type { AggregateTypes } from '../../model/aggregate.js';
import type { Change, Commit } from '../../ports/event-store.js';

/** A unique key that an aggregate holds once a submission has been committed. */
export interface Claim {
  readonly rule: string;
  readonly key: string;
  readonly aggregateId: string;
  /** The index of the commit that is refused if another aggregate holds the key. */
  readonly commit: number;
  /** Whether the aggregate did not hold the key before. */
  readonly isNew: boolean;
  /** Whether the aggregate is new as well, so that the claim cannot rest on an outdated state. */
  readonly isProven: boolean;
}

/** Returns the claims of commits that stay together: those of the last state of each aggregate. */
export function claimsOf<A extends AggregateTypes>(commits: readonly Commit<A>[]): Claim[] {
  if (commits.every(({ changes }) => changes.every(claimsNothing))) return [];
  const first = new Map<string, Change<A>>();
  const last = new Map<string, { readonly change: Change<A>; readonly commit: number }>();
  for (const [commit, { changes }] of commits.entries()) {
    for (const change of changes) {
      if (!first.has(change.aggregateId)) first.set(change.aggregateId, change);
      last.set(change.aggregateId, { change, commit });
    }
  }
  return [...last].flatMap(([aggregateId, { change, commit }]) => {
    const firstChange = first.get(aggregateId) ?? change;
    return Object.entries(change.uniqueKeys).flatMap(([rule, key]) => {
      if (key === undefined) return [];
      const isNew = firstChange.heldKeys[rule] !== key;
      return [{ rule, key, aggregateId, commit, isNew, isProven: firstChange.expectedVersion === 0 }];
    });
  });
}

const claimsNothing = ({ uniqueKeys }: Pick<Change<never>, 'uniqueKeys'>): boolean =>
  Object.keys(uniqueKeys).length === 0;

/** The unique keys of claims, and the aggregates that hold them. */
export class HeldKeys {
  readonly #holders = new Map<string, string>();

  add(claims: readonly Claim[]): void {
    for (const claim of claims) this.#holders.set(nameOf(claim), claim.aggregateId);
  }

  /** Returns the first of the claims whose key another aggregate holds. */
  collision(claims: readonly Claim[]): Claim | undefined {
    return claims.find((claim) => {
      const holder = this.#holders.get(nameOf(claim));
      return holder !== undefined && holder !== claim.aggregateId;
    });
  }
}

const nameOf = ({ rule, key }: Claim): string => `${rule}:${key}`;
