/** The operators of a field of which one value is meant, or some. */
export const exact = ['eq', 'in'] as const;

/** The operators of a field that has one of a few values. */
export const choice = ['eq', 'ne', 'in', 'out'] as const;

/** The operators of a field whose values have an order. */
export const ordered = ['eq', 'lt', 'le', 'gt', 'ge'] as const;

/** How users and accounts are ordered without `sort`. */
export const byIdOrRange =
  'that of the ids, which is oldest first; if only a range of one field is asked for, that of this field';
