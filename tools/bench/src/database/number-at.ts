/** Reads the number at a path of an answer of MongoDB, which has no type. */
export function numberAt(answer: unknown, ...path: readonly string[]): number {
  let value = answer;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
  }
  if (typeof value !== 'number') throw new TypeError(`There is no number at ${path.join('.')}.`);
  return value;
}
