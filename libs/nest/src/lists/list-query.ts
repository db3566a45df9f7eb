import { InvalidDeclaration } from '@snapfold/kernel';
import type { PageRequest } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { pageFields } from '../openapi/page.schema.js';
import { FAULT } from '../validation/faults.js';
import { assertReadable } from '../validation/query-text.js';
import { assertSearch } from '../search/assert-search.js';
import { readSearch, type Reading } from '../search/read-search.js';
import type { AnySearch } from '../search/search.js';
import { searchFields } from '../search/search-fields.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** What of a list its query depends on, besides the fields of every list. */
export interface ListQuery {
  readonly filters: Shape;
  readonly search?: AnySearch | undefined;
}

/**
 * Returns the schema of a list's query string: its filters, those of its search, the fields of every list, and those of `more`. In place of
 * `filter`, `from`, `to` and `sort` its output has `where` and `sort`.
 * @throws {@link InvalidDeclaration} if a filter has the name of one of the other fields, or cannot be read from text, or if
 * the search is not one that a client could use
 */
export function listQuery({ filters, search }: ListQuery, more: Shape = {}) {
  if (search) assertSearch(search);
  const fields = { ...(search ? searchFields(search) : {}), ...pageFields, ...more };
  const taken = Object.keys(filters).find((name) => Object.hasOwn(fields, name));
  if (taken !== undefined)
    throw new InvalidDeclaration(
      `A filter has the name "${taken}" of a field that every such list has: rename the filter.`,
    );
  for (const [name, filter] of Object.entries(filters)) assertReadable(name, filter);
  const whole = z.strictObject({ ...filters, ...fields });
  if (!search) return whole;
  // Also with faults elsewhere, so that a client learns of all of them at once.
  return whole.superRefine(
    (asked, context) => {
      const isAtFault = (name: string) => context.issues.some(({ path = [] }) => path[0] === name);
      const tell: Reading['tell'] = (name, code, message) =>
        context.addIssue({ code: 'custom', path: [name], message, params: { [FAULT]: code } });
      const { filter, from, to, sort, ...others } = asked;
      context.value = { ...others, ...readSearch(search, asked, { isAtFault, tell }) };
    },
    { when: () => true },
  );
}

/** Returns the query in a parsed query string: without the fields of every list and those of `more`. */
export function queryOf<Q extends object>(asked: Q & PageRequest, more: Shape = {}): Q {
  const query: Q = { ...asked };
  for (const field of Object.keys({ ...pageFields, ...more })) Reflect.deleteProperty(query, field);
  return query;
}
