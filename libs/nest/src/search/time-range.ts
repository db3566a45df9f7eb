import type { z } from 'zod';
import { FAULT } from '../validation/faults.js';
import { time } from './time.schema.js';

/** Returns the query fields that bound a list by time. */
export function rangeFields(field: string) {
  const form = 'a time of RFC 3339, with `+` written `%2B`';
  return {
    from: time.optional().describe(`The first \`${field}\` of the list: ${form}`),
    to: time.optional().describe(`The \`${field}\` before which the list ends: ${form}, not before \`from\``),
  };
}

/** A part of time, with its beginning and without its end. */
export interface TimeRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Returns what is wrong with the end of a part of time, if anything is. */
export function rangeFault({ from, to }: TimeRange): string | undefined {
  return from !== undefined && to !== undefined && to < from ? 'must not be before "from"' : undefined;
}

/** One end of a part of time, as a condition on a field. */
export interface BoundOf<K extends string> {
  readonly field: K;
  readonly operator: 'ge' | 'lt';
  readonly value: string;
}

/** Returns a schema that also refuses a part of time that ends before it begins. */
export function withRangeCheck<S extends z.ZodType<TimeRange>>(schema: S): S {
  return schema.superRefine(
    (range, context) => {
      const isUnread = context.issues.some(({ path: [name] = [] }) => name === 'from' || name === 'to');
      const message = isUnread ? undefined : rangeFault(range);
      if (message !== undefined)
        context.addIssue({ code: 'custom', path: ['to'], message, params: { [FAULT]: 'WRONG_VALUE' } });
    },
    { when: () => true },
  );
}

/** Returns the conditions that a field is in a part of time. */
export function withinRange<K extends string>(field: K, { from, to }: TimeRange): BoundOf<K>[] {
  return [
    ...(from === undefined ? [] : [{ field, operator: 'ge', value: from } as const]),
    ...(to === undefined ? [] : [{ field, operator: 'lt', value: to } as const]),
  ];
}
