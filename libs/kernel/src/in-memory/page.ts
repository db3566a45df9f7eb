import { storedBytes } from '../data/storable.js';

/** MongoDB returns at most this many bytes in one reply. */
const pageBytes = 16 * 1_024 * 1_024;

/** Returns the first of these events: at most `limit`, and at most 16 MB of payloads and metadata. A larger event is a page of its own. */
export function firstPage<E extends { readonly payload: object; readonly metadata: object }>(
  events: readonly E[],
  limit: number,
): readonly E[] {
  const page: E[] = [];
  let bytes = 0;
  for (const event of events.slice(0, limit)) {
    bytes += storedBytes(event.payload) + storedBytes(event.metadata);
    if (page.length > 0 && bytes > pageBytes) break;
    page.push(event);
  }
  return page;
}
