import type { AggregateTypes } from './aggregate.js';
import type { Commit } from './event-store.js';

/** A unique key that an aggregate holds once a submission has been committed. */
export interface Claim {
  readonly rule: string;
  readonly key: string;
  readonly aggregateId: string;
  /** The index of the commit that is refused if another aggregate holds the key. */
  readonly commit: number;
}

/** The claims of commits that stay together: those of each aggregate's last state. */
export function claimsOf<A extends AggregateTypes>(commits: readonly Commit<A>[]): Claim[] {
  const last = new Map(
    commits.flatMap(({ changes }, commit) => changes.map((change) => [change.aggregateId, { ...change, commit }])),
  );
  return [...last.values()].flatMap(({ aggregateId, uniqueKeys, commit }) =>
    Object.entries(uniqueKeys).flatMap(([rule, key]) =>
      key === undefined ? [] : [{ rule, key, aggregateId, commit }],
    ),
  );
}

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
