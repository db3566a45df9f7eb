import type { SnapfoldError } from '../errors/error-kind.js';
import type { Condition, Order } from './condition.js';

/**
 * A query as plain data, with no knowledge of any database; it lives in the domain: a flat record, to which `Search` adds a condition
 * (`where`) and an order (`sort`). An absent field sets no condition. Declare a query as a type alias, since an interface has no index
 * signature.
 */
export type Query = {
  readonly [field: string]: string | number | boolean | Condition | readonly Order[] | undefined;
};

/** Turns a query of the domain into one of a storage technology (for MongoDB, a filter and a sort). */
export interface QueryBuilder<Q extends Query, StorageQuery, Index = never> {
  build(query: Q): StorageQuery;
  /** The indexes that make the search fast. */
  readonly indexes?: readonly Index[];
}

/** The page of a list that is to be read. */
export interface PageRequest {
  /** The most items of the page, including those that cannot be read; a whole number above 0. */
  readonly limit: number;
  /** The `next` of the previous page; absent for the first page. */
  readonly cursor?: string | undefined;
}

/** An item of a list that this release cannot read. */
export interface Unreadable {
  readonly id: string;
  /** `UnreadableEvent`, or another error that was thrown when the item was read. */
  readonly error: unknown;
}

/** A page of a list, and the cursor of the next page. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The items of the page that cannot be read; they count towards `limit`. Absent if all can be read. */
  readonly unreadable?: readonly Unreadable[] | undefined;
  /** Opaque, of the characters A-Z a-z 0-9 _ -; absent on the last page. */
  readonly next?: string | undefined;
}

/** The cursor of a page request is not one that this list gave out. */
export class InvalidCursor extends Error implements SnapfoldError {
  override readonly name = 'InvalidCursor';
  readonly code = 'INVALID_CURSOR';
  readonly kind = 'malformed';
  readonly field = 'cursor';

  constructor() {
    super('The cursor is not one that this list gave out for this query to this caller.');
  }
}

/** The port for reading snapshots or the records of a view. */
export interface ReadModel<T, Q extends Query> {
  /** Returns the record with this id, or `undefined`. */
  get(id: string): Promise<T | undefined>;
  /**
   * Returns one page of the records that match, in the order of the fields by which the query builder sorts them, and then of their ids
   * in the direction of the last field. A field that is absent or `null` comes before numbers, these before text, and text before
   * booleans; text is ordered by Unicode code points. Following `next` gives every record exactly once that is there, matches and keeps
   * its sort keys throughout, even if others are added, changed or removed meanwhile. A page never has a record twice.
   * @throws {@link InvalidCursor} if the cursor cannot be one of a list that is sorted by as many fields
   * @throws {@link InvalidInput} if the condition or the order of the query is none, or names an unknown field
   * @throws {@link InvalidDeclaration} if a field by which the list is sorted is an array or an object in a record
   */
  find(query: Q, page: PageRequest): Promise<Page<T>>;
}
