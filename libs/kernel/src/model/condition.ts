/** The fields of a record that a list can be searched by, with the types of their values. Declare them as a type alias. */
export type SearchFields = { readonly [field: string]: unknown };

/**
 * A condition on a record as plain data: a comparison, or several conditions of which all or any must hold. An empty `all` always holds,
 * and an empty `any` never does.
 */
export type Condition<F extends SearchFields = SearchFields> =
  Comparison<F> | { readonly all: readonly Condition<F>[] } | { readonly any: readonly Condition<F>[] };

/**
 * Compares a field of a record with a value: equal, not equal, less, less or equal, greater, greater or equal, or (not) one of a list. Text
 * is ordered by Unicode code points. A field that a record lacks is not equal to any value, and neither less nor greater.
 */
export type Comparison<F extends SearchFields = SearchFields> = {
  readonly [K in keyof F & string]:
    | { readonly field: K; readonly operator: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; readonly value: F[K] }
    | { readonly field: K; readonly operator: 'in' | 'out'; readonly value: readonly F[K][] };
}[keyof F & string];

/** The operator of a {@link Comparison}. */
export type Operator = Comparison['operator'];

/** A field that orders a list. */
export type Order<K extends string = string> = { readonly field: K; readonly direction: 'ascending' | 'descending' };

/**
 * The parts of a query that a client composes: a condition on the fields `F`, and an order by some of them. Records that are equal in all
 * fields of the order follow each other by their ids. Without an order, or with an empty one, the query builder decides.
 */
export type Search<F extends SearchFields, Sorted extends keyof F & string> = {
  readonly where?: Condition<F> | undefined;
  readonly sort?: readonly Order<Sorted>[] | undefined;
};
