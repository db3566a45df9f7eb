import type { IdRange, StoredShape } from '../ports/snapshot-maintenance.js';

export const shapeOf = ({ id, version, schemaVersion, revision }: StoredShape): StoredShape => ({
  id,
  version,
  schemaVersion,
  revision,
});

/** Returns the items in a range, by ascending id. */
export function pageOf<T extends { readonly id: string }>({ after, limit }: IdRange, all: readonly T[]): readonly T[] {
  const following = all.filter(({ id }) => id > after);
  return following.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
}
