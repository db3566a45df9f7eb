import type { z } from 'zod';
import type { Filter } from './parse-filter.js';
import { readValue } from './read-value.js';
import type { AnySearch, AnySearchField } from './search.js';
import type { Tell } from './told-fault.js';

/** The values that a record must have in some fields, if it matches. A value that could not be read is `undefined`: that is told elsewhere. */
export type Scope = ReadonlyMap<string, readonly unknown[]>;

/** Returns a field of a definition. A client may name what every object has, such as `constructor`. */
export function fieldOf({ fields }: AnySearch, name: string): AnySearchField | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Returns the names of the fields whose values other fields need. */
export function neededFields({ fields }: AnySearch): ReadonlySet<string> {
  return new Set(Object.values(fields).flatMap(({ needs }) => needs ?? []));
}

/** Returns a scope with the values that a filter compares fields with by `==`, if all of its terms must hold. */
export function scopeWithin(filter: Filter, scope: Scope, search: AnySearch): Scope {
  const terms = 'all' in filter ? filter.all : [filter];
  const inner = new Map(scope);
  for (const term of terms) {
    if (!('field' in term) || term.operator !== '==' || !neededFields(search).has(term.field)) continue;
    const { schema } = fieldOf(search, term.field) ?? {};
    const read = schema && typeof term.value === 'string' ? readValue(schema, term.value) : { faults: [] };
    inner.set(term.field, [...(inner.get(term.field) ?? []), 'value' in read ? read.value : undefined]);
  }
  return inner;
}

/**
 * Returns the schema that reads a field's values. If it cannot be known, because the scope does not have exactly one value of the field
 * that is needed, tells so.
 * @param what what is asked for, as the beginning of a clause
 */
export function schemaWithin(
  field: AnySearchField,
  { scope, what, tell }: { readonly scope: Scope; readonly what: string; readonly tell: Tell },
): z.ZodType | undefined {
  const { schema, needs } = field;
  if (needs === undefined) return schema;
  const given = scope.get(needs) ?? [];
  if (given.includes(undefined)) return undefined;
  const values = new Map(given.map((value) => [JSON.stringify(value), value]));
  if (values.size === 0)
    tell('REQUIRED', `${what}, which needs one "${needs}": join it with "${needs}==..." in the filter by ";"`);
  if (values.size > 1) tell('WRONG_VALUE', `${what}, which needs one "${needs}", not ${values.size}`);
  const [only] = values.values();
  return values.size === 1 ? field.schemaFor?.(only) : undefined;
}
