import { createHash } from 'node:crypto';

/**
 * Some of a number of names, as a seed has it. Whether one of two names comes before the other depends on nothing else, so a
 * seed takes nearly the same sample of nearly the same names.
 */
export function sampleOf(names: Iterable<string>, size: number, seed: string): ReadonlySet<string> {
  const rankOf = (name: string) => createHash('sha256').update(`${seed}\n${name}`).digest('hex');
  const ranked = [...new Set(names)].map((name) => ({ name, rank: rankOf(name) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return new Set(ranked.slice(0, size).map(({ name }) => name));
}
