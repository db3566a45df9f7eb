/** A key that another aggregate holds. */
export interface HeldKey {
  readonly rule: string;
  readonly key: string;
  readonly holder: string;
}

/** Who holds which key, by `<rule>:<key>`, once an aggregate holds these and no other; or the one that another does. */
export function withKeys(
  holders: ReadonlyMap<string, string>,
  aggregateId: string,
  uniqueKeys: Readonly<Record<string, string | undefined>>,
): { readonly holders: ReadonlyMap<string, string> } | HeldKey {
  const held = new Map(withoutHolders(holders, [aggregateId]));
  for (const [rule, key] of Object.entries(uniqueKeys)) {
    if (key === undefined) continue;
    const holder = held.get(`${rule}:${key}`);
    if (holder !== undefined) return { rule, key, holder };
    held.set(`${rule}:${key}`, aggregateId);
  }
  return { holders: held };
}

/** Who holds which key, once these aggregates hold none. */
export function withoutHolders(
  holders: ReadonlyMap<string, string>,
  aggregateIds: readonly string[],
): ReadonlyMap<string, string> {
  return new Map([...holders].filter(([, holder]) => !aggregateIds.includes(holder)));
}
