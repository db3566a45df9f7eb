import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random choices that are the same for the same seed. */
export interface Random {
  /** A whole number between `from` and `to`, both included. */
  int(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  /** The items in a random order. */
  shuffled<T>(items: readonly T[]): T[];
}

/** Each stream of a seed makes the same choices, however often the others are asked. */
export function seededRandom(seed: number, stream: number): Random {
  const generator = xoroshiro128plus(seed ^ Math.imul(stream, 0x9e3779b1));
  const int = (from: number, to: number) => uniformInt(generator, from, to);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('There is nothing to pick from.');
    return item;
  };
  return {
    int,
    pick,
    shuffled(items) {
      const rest = [...items];
      return items.map(() => rest.splice(int(0, rest.length - 1), 1)).flat();
    },
  };
}
