import { InvalidCursor } from '@snapfold/kernel/engine';

type SortKey = string | number;

/** A cursor is the sort key of the last item that was seen, as base64url of JSON. */
export function encodeCursor(key: unknown): string {
  return btoa(encodeURIComponent(JSON.stringify(key)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** @throws {@link InvalidCursor} */
export function decodeCursor(cursor: string): SortKey {
  try {
    const key: unknown = JSON.parse(decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))));
    if (typeof key === 'string' || typeof key === 'number') return key;
  } catch {
    // Neither base64 nor JSON: not a cursor of ours either.
  }
  throw new InvalidCursor();
}
