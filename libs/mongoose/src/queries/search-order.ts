import type { Condition, Order, Search, SearchFields } from '@snapfold/kernel';
import { foldCondition, InvalidInput } from '@snapfold/kernel/engine';
import type { MongoSort } from './mongo-query.js';
import type { StoredFields } from './stored-fields.js';

/**
 * Returns the order of a list: the one that the query asks for. Without one, the list is sorted by id; but if all comparisons compare one
 * field, by equality or as a range, by that field, so that an index on it serves both. If the field is equal to a value, that is by id, too.
 * @throws {@link InvalidInput} if the order names an unknown field or direction
 */
export function searchOrder<F extends SearchFields, S extends keyof F & string>(
  { where, sort = [] }: Search<F, S>,
  fields: StoredFields<F>,
): MongoSort {
  if (sort.length > 0) return sortOf(sort, fields);
  const sole = soleField(where, fields);
  return sole === undefined ? [] : sortOf([{ field: sole, direction: 'ascending' }], fields);
}

/**
 * Returns the order by fields of a search.
 * @throws {@link InvalidInput} if a field or a direction is unknown
 */
export function sortOf<F extends SearchFields>(
  sort: readonly Order<keyof F & string>[],
  fields: StoredFields<F>,
): MongoSort {
  return sort.flatMap(({ field, direction }) => {
    if (!Object.hasOwn(fields, field)) throw new InvalidInput('sort', 'must name fields by which the list is searched');
    if (!Object.hasOwn(signs, direction))
      throw new InvalidInput('sort', 'must be "ascending" or "descending" by each field');
    const stored = fields[field];
    const paths = typeof stored === 'string' ? [stored] : stored.order;
    return paths.map((path) => [path, signs[direction]] as const);
  });
}

const signs = { ascending: 1, descending: -1 } as const;

function soleField<F extends SearchFields>(
  where: Condition<F> = { all: [] },
  fields: StoredFields<F>,
): (keyof F & string) | undefined {
  type Field = (keyof F & string) | undefined;
  const compared = foldCondition<F, readonly Field[]>(where, fields, {
    comparison: ({ field, operator }) => [isRange(operator) ? field : undefined],
    all: (parts) => parts.flat(),
    any: () => [undefined],
  });
  const [first, ...others] = new Set(compared);
  return others.length === 0 ? first : undefined;
}

const isRange = (operator: string) => ['eq', 'lt', 'le', 'gt', 'ge'].includes(operator);
