import type { Page, PageRequest } from '@snapfold/kernel/engine';
import type { CursorSeal } from './cursor-seal.js';
import { linkNext, type ListCall } from './list-call.js';

/** Reads the pages of lists for clients. Inject it into a controller of your own that serves a list. */
export class ListPages {
  constructor(private readonly seal: CursorSeal) {}

  /**
   * Returns the page that a client asks for, and sets its `Link`. Outside, cursors are sealed: they hold only for this route with the same
   * path parameters, for the same query and the same caller. They only name a place: a route that not every caller may use must check that itself.
   * @param query everything that decides which items the list has, and their order, as JSON data
   * @param find reads a page by a cursor of its own
   * @throws `InvalidCursor` for any other cursor
   */
  async read<T>(
    call: ListCall,
    { query, page: { limit, cursor } }: { readonly query: object; readonly page: PageRequest },
    find: (page: PageRequest) => Promise<Page<T>>,
  ): Promise<Page<T>> {
    const binding = JSON.stringify([call.route, call.parameters, call.userId, query]);
    const found = await find({ limit, cursor: cursor === undefined ? undefined : this.seal.open(cursor, binding) });
    if (found.next === undefined) return found;
    const next = this.seal.seal(found.next, binding);
    linkNext(call, next);
    return { ...found, next };
  }
}
