import type { IdRange } from '../ports/snapshot-maintenance.js';

/** Yields everything that `list` returns, by ascending id, in pages of at most `limit`. */
export async function* idPages<T extends { readonly id: string }>(
  limit: number,
  list: (range: IdRange) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[], void, undefined> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: readonly T[] = await list({ after, limit });
    if (page.length > 0) yield page;
    after = page.length < limit ? undefined : page.at(-1)?.id;
  }
}
