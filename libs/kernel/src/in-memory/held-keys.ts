/** A key that another aggregate holds. */
export interface HeldKey {
  readonly rule: string;
  readonly key: string;
  readonly holder: string;
}

/**
 * Returns the holder of every key, by `<rule>:<key>`, after an aggregate has given up its keys and claimed these; or the first of these
 * keys that another aggregate holds.
 */
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

/** Returns the holders of the keys that do not belong to these aggregates. */
export function withoutHolders(
  holders: ReadonlyMap<string, string>,
  aggregateIds: readonly string[],
): ReadonlyMap<string, string> {
  return new Map([...holders].filter(([, holder]) => !aggregateIds.includes(holder)));
}
