import type { AggregateTypes } from '../../model/aggregate.js';
import type { Change, Commit } from '../../ports/event-store.js';

/** A unique key that an aggregate holds once a submission has been committed. */
export interface Claim {
  readonly rule: string;
  readonly key: string;
  readonly aggregateId: string;
  /** The index of the commit that is refused if another aggregate holds the key. */
  readonly commit: number;
  /** The aggregate did not hold it before. */
  readonly isNew: boolean;
  /** The aggregate is new as well: no state of it can be outdated. */
  readonly isProven: boolean;
}

/** The claims of commits that stay together: those of each aggregate's last state. */
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
    const begun = first.get(aggregateId) ?? change;
    return Object.entries(change.uniqueKeys).flatMap(([rule, key]) => {
      if (key === undefined) return [];
      const isNew = begun.heldKeys[rule] !== key;
      return [{ rule, key, aggregateId, commit, isNew, isProven: begun.expectedVersion === 0 }];
    });
  });
}

const claimsNothing = ({ uniqueKeys }: Pick<Change<never>, 'uniqueKeys'>): boolean =>
  Object.keys(uniqueKeys).length === 0;

/** Who holds which key. */
export class HeldKeys {
  readonly #holders = new Map<string, string>();

  add(claims: readonly Claim[]): void {
    for (const claim of claims) this.#holders.set(nameOf(claim), claim.aggregateId);
  }

  /** The first of the claims whose key another aggregate holds. */
  collision(claims: readonly Claim[]): Claim | undefined {
    return claims.find((claim) => {
      const holder = this.#holders.get(nameOf(claim));
      return holder !== undefined && holder !== claim.aggregateId;
    });
  }
}

const nameOf = ({ rule, key }: Claim): string => `${rule}:${key}`;
