import { fromBase64url, toBase64url } from '../data/base64url.js';
import { isId } from '../data/id.js';
import { isSortKey, type SortKey } from '../data/sort-key.js';
import { InvalidCursor } from '../model/query.js';

/** The place of an item in a list: the keys by which it is sorted, and its id. */
export interface ListPlace {
  readonly keys: readonly SortKey[];
  readonly id: string;
}

/** Returns the cursor behind the item at a place: the JSON of the keys and the id as base64url. */
export function encodeCursor({ keys, id }: ListPlace): string {
  return toBase64url(JSON.stringify([...keys, id]));
}

/**
 * Returns the place that a cursor names.
 * @param keys by how many fields the list is sorted, without the id
 * @throws {@link InvalidCursor} if {@link encodeCursor} cannot have made the text for such a list
 */
export function parseCursor(cursor: string, keys: number): ListPlace {
  const place = placeOf(partsOf(cursor), keys);
  // Other texts decode to the same place, such as JSON with spaces.
  if (place && encodeCursor(place) === cursor) return place;
  throw new InvalidCursor();
}

function placeOf(parts: readonly unknown[], keys: number): ListPlace | undefined {
  const [values, id] = [parts.slice(0, keys), parts[keys]];
  if (parts.length === keys + 1 && values.every(isSortKey) && isId(id)) return { keys: values, id };
  return undefined;
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(fromBase64url(cursor) ?? '');
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
