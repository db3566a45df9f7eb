import type { SnapfoldError } from '../errors/error-kind.js';

/**
 * A question as plain data, with no knowledge of any database; it lives in the domain. An absent field asks nothing.
 * Declare one as a type alias: an interface has no index signature.
 */
export type Query = { readonly [field: string]: string | number | boolean | undefined };

/** Turns a domain query into what a storage technology searches by (for MongoDB a filter and a sort). */
export interface QueryBuilder<Q extends Query, StorageQuery, Index = never> {
  build(query: Q): StorageQuery;
  /** What makes the search fast. */
  readonly indexes?: readonly Index[];
}

/** Which part of a list is wanted. */
export interface PageRequest {
  /** How many items at most, with those that cannot be read; a whole number above 0. */
  readonly limit: number;
  /** The `next` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
}

/** Something that a list has, and this release cannot read. */
export interface Unreadable {
  readonly id: string;
  /** `UnreadableEvent`, or whatever reading it failed with. */
  readonly error: unknown;
}

/** A part of a list, and where the next one starts. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What would be among the items, and counts as one of them, but cannot be read; absent if all can. */
  readonly unreadable?: readonly Unreadable[] | undefined;
  /** Opaque; absent on the last page. */
  readonly next?: string | undefined;
}

/** A cursor that this list did not give out. */
export class InvalidCursor extends Error implements SnapfoldError {
  override readonly name = 'InvalidCursor';
  readonly code = 'INVALID_CURSOR';
  readonly kind = 'malformed';
  readonly field = 'cursor';

  constructor() {
    super('The cursor is not one that this list gave out.');
  }
}

/** The port for reading: snapshots and view records alike. */
export interface ReadModel<T, Q extends Query> {
  /** The record with this id, or `undefined`. */
  get(id: string): Promise<T | undefined>;
  /**
   * One page of what matches, in the order that the query's builder defines. Following `next` meets every record that is there
   * throughout exactly once, whatever is added meanwhile.
   * @throws {@link InvalidCursor}
   */
  find(query: Q, page: PageRequest): Promise<Page<T>>;
}
