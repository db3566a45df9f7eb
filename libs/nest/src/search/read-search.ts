import type { Condition } from '@snapfold/kernel';
import { FilterCompiler } from './filter-compiler.js';
import { parseFilter } from './parse-filter.js';
import { neededFields, scopeWithin, type Scope } from './scope.js';
import type { AnySearch, Searched } from './search.js';
import { readSort } from './sort-order.js';
import { rangeFault, withinRange } from './time-range.js';
import type { Tell } from './told-fault.js';

/** What a client has sent, and what becomes of its faults. */
export interface Reading {
  /** Whether a query field has a fault. */
  readonly isAtFault: (name: string) => boolean;
  /** Takes note of a fault of a query field. */
  readonly tell: (name: string, ...fault: Parameters<Tell>) => void;
}

type Asked = Readonly<Record<string, unknown>>;

/** Returns what the fields `filter`, `from`, `to` and `sort` of a query string say. Tells what is wrong with them. */
export function readSearch(search: AnySearch, asked: Asked, reading: Reading): Searched {
  const { filter, sort } = asked;
  const flat = flatScope(search, asked, reading);
  const tellFilter: Tell = (...fault) => reading.tell('filter', ...fault);
  const parsed = typeof filter === 'string' ? parseFilter(filter, search.example, tellFilter) : undefined;
  const conditions = [
    ...rangeOf(search, asked, reading),
    ...(parsed ? [new FilterCompiler(search, tellFilter).compile(parsed, flat)] : []),
  ];
  const scope = parsed ? scopeWithin(parsed, flat, search) : filter === undefined ? flat : unknownScope(search);
  const tell: Tell = (...fault) => reading.tell('sort', ...fault);
  return {
    ...(conditions.length === 0 ? {} : { where: conjunction(conditions) }),
    ...(typeof sort === 'string' ? { sort: readSort(sort, { search, scope, tell }) } : {}),
  };
}

/** Returns the scope of a filter that cannot be read. */
function unknownScope(search: AnySearch): Scope {
  return new Map([...neededFields(search)].map((name) => [name, [undefined]]));
}

/** Returns the values of the query fields whose names are those of needed fields. */
function flatScope(search: AnySearch, asked: Asked, { isAtFault }: Reading): Scope {
  const given = [...neededFields(search)].filter((name) => asked[name] !== undefined);
  return new Map(given.map((name) => [name, [isAtFault(name) ? undefined : asked[name]]]));
}

function rangeOf({ time }: AnySearch, asked: Asked, { isAtFault, tell }: Reading): readonly Condition[] {
  if (time === undefined || isAtFault('from') || isAtFault('to')) return [];
  const textOf = (name: string) => (typeof asked[name] === 'string' ? asked[name] : undefined);
  const range = { from: textOf('from'), to: textOf('to') };
  const fault = rangeFault(range);
  if (fault !== undefined) tell('to', 'WRONG_VALUE', fault);
  return withinRange(time, range);
}

/** Joins conditions, so that a builder of queries finds those that must all hold in one place. */
function conjunction(conditions: readonly Condition[]): Condition {
  const parts = conditions.flatMap((condition) => ('all' in condition ? condition.all : [condition]));
  const [only] = parts;
  return only && parts.length === 1 ? only : { all: parts };
}
