import { storedBytes } from '../data/storable.js';

/** MongoDB ends a reply before it is larger. */
const pageBytes = 16 * 1_024 * 1_024;

/** The first of these events, at most `limit`, whose payloads and metadata come to 16 MB at most; one of more than that is a page of its own. */
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
