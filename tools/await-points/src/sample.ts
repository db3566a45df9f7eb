import { createHash } from 'node:crypto';

/**
 * Chooses some of the names. The seed alone decides which of two names ranks higher, so it chooses nearly the same sample of nearly
 * the same names.
 */
export function sampleOf(names: Iterable<string>, size: number, seed: string): ReadonlySet<string> {
  const rankOf = (name: string) => createHash('sha256').update(`${seed}\n${name}`).digest('hex');
  const ranked = [...new Set(names)].map((name) => ({ name, rank: rankOf(name) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return new Set(ranked.slice(0, size).map(({ name }) => name));
}
