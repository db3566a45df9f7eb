/** How often each name occurs. */
export function tally(names: readonly string[]): Map<string, number> {
  const groups = Map.groupBy(names, (name) => name);
  return new Map([...groups].sort().map(([name, { length }]) => [name, length]));
}

export function table(title: string, counts: ReadonlyMap<string, number>): string {
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  const rows = [...counts].map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`);
  return [`${title}: ${sum}`, ...rows].join('\n');
}

/** `acknowledged`, or the kind of outcome with its code. */
export function outcomeName(outcome: { readonly kind: string; readonly code?: string }): string {
  return outcome.code === undefined ? outcome.kind : `${outcome.kind} (${outcome.code.slice(0, 60)})`;
}

export const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
