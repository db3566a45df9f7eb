/** Who holds which key, by `<rule>:<key>`, once an aggregate holds these and no other; or the rule under which another does. */
export function withKeys(
  holders: ReadonlyMap<string, string>,
  aggregateId: string,
  uniqueKeys: Readonly<Record<string, string | undefined>>,
): { readonly holders: ReadonlyMap<string, string> } | { readonly rule: string } {
  const held = new Map(withoutHolders(holders, [aggregateId]));
  for (const [rule, key] of Object.entries(uniqueKeys)) {
    if (key === undefined) continue;
    if (held.has(`${rule}:${key}`)) return { rule };
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
