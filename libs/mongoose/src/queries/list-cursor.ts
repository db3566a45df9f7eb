import { InvalidCursor } from '@snapfold/kernel/engine';

type SortKey = string | number;

/** Returns the cursor behind an item with this sort key: the key's JSON as base64url. */
export function encodeCursor(key: unknown): string {
  return btoa(encodeURIComponent(JSON.stringify(key)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * Returns the sort key of a cursor.
 * @throws {@link InvalidCursor}
 */
export function decodeCursor(cursor: string): SortKey {
  try {
    const key: unknown = JSON.parse(decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))));
    if (typeof key === 'string' || typeof key === 'number') return key;
  } catch {
    // Not base64, or not JSON: no cursor of ours.
  }
  throw new InvalidCursor();
}
