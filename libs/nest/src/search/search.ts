import type { Condition, Operator, Order } from '@snapfold/kernel';
import type { z } from 'zod';

/** The operators whose value is one value, rather than a list of them. */
type SingleOperator = Exclude<Operator, 'in' | 'out'>;

/** The comparisons that the condition of a query consists of. */
type ComparisonsOf<Q> = Q extends { readonly where?: infer W }
  ? Extract<W, { readonly operator: SingleOperator }>
  : never;

/** The fields that the condition of a query compares, with the types of their values. */
export type FieldsOf<Q> = { readonly [C in ComparisonsOf<Q> as C['field']]: C['value'] };

/** The fields by which a query can be sorted. */
type SortedBy<Q> = Q extends { readonly sort?: infer S } ? Extract<S, readonly Order[]>[number]['field'] : never;

/** How the text of a value is read: by a schema, or by one that is made for the value of another field, which the filter must then name. */
type ReadBy<F, K extends keyof F> =
  | { readonly schema: z.ZodType<F[K]>; readonly needs?: never }
  | {
      readonly [N in Exclude<keyof F, K>]: { readonly needs: N; schemaFor(needed: F[N]): z.ZodType<F[K]> };
    }[Exclude<keyof F, K>];

/** How a list is searched by a field. */
type SearchField<F, K extends keyof F, Sorted> = ReadBy<F, K> & {
  /** The operators that a filter may use, at least one. */
  readonly operators: readonly Operator[];
} & (K extends Sorted ? { readonly sorts: true } : { readonly sorts?: never });

/** How a client may search a list: by `filter` in RSQL, by `sort`, and by `from` and `to`. */
export interface SearchDefinition<Q, F extends FieldsOf<Q> = FieldsOf<Q>> {
  /** A filter that a client may send, for the document and for answers to filters that are none. */
  readonly example: string;
  /** The order without `sort`, which the query builder decides, as the rest of a sentence of the document. */
  readonly unsorted: string;
  /** A missing field, or one with a schema of another type, does not compile. A `sorts` that the query lacks does not, either. */
  readonly fields: { readonly [K in keyof F]-?: SearchField<F, K, SortedBy<Q>> };
  /** The field of time of which the parameter `from` is the first value, and `to` the first that is no longer included. */
  readonly time?: { readonly [K in keyof F]: F[K] extends string ? K : never }[keyof F];
}

/** The part of a list's definition that says how it is searched. It is there if the query has a condition; a `Query` may have one. */
export type SearchPart<Q> = string extends keyof Q
  ? { readonly search?: AnySearch | undefined }
  : 'where' extends keyof Q
    ? { readonly search: SearchDefinition<Q> }
    : { readonly search?: undefined };

/** A {@link SearchDefinition} without its types. */
export interface AnySearch {
  readonly example: string;
  readonly unsorted: string;
  readonly fields: Readonly<Record<string, AnySearchField>>;
  readonly time?: string | undefined;
}

/** A field of {@link AnySearch}: it has a `schema`, or `needs` another field and has `schemaFor`. */
export interface AnySearchField {
  readonly operators: readonly Operator[];
  readonly sorts?: boolean | undefined;
  readonly schema?: z.ZodType | undefined;
  readonly needs?: string | undefined;
  schemaFor?(needed: unknown): z.ZodType;
}

/** What a client has searched for. */
export interface Searched {
  readonly where?: Condition | undefined;
  readonly sort?: readonly Order[] | undefined;
}
