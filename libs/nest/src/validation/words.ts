import { z } from 'zod';
import { given } from './given.js';

const maxValues = 20;
const maxPattern = 100;

/**
 * Returns what a value must be, as the rest of a sentence that begins with the name of its field: "must be a whole number". It stands in
 * for zod's own messages; a message that a schema brings goes before it.
 */
export function clauseOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return mustBeOfType(issue);
    case 'too_small':
      return bound(issue, { limit: issue.minimum, comparative: issue.inclusive === false ? 'more than' : 'at least' });
    case 'too_big':
      return bound(issue, { limit: issue.maximum, comparative: issue.inclusive === false ? 'less than' : 'at most' });
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`;
    case 'invalid_format':
      return formatted(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return union(issue);
    default:
      return 'is not valid';
  }
}

const types: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  bigint: 'a whole number',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  map: 'an object',
  date: 'a time',
  null: 'null',
};

function mustBeOfType({ expected, inst }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  if (expected === 'never') return 'is not a known field';
  if (inst instanceof z.ZodNumber) return `must be ${numberOf(inst)}${rangeOf(inst)}`;
  return `must be ${types[expected] ?? `of the type ${expected}`}`;
}

function numberOf(schema: z.ZodNumber): string {
  return schema.isInt ? 'a whole number' : 'a number';
}

/** Returns the range of a number. A bound that is not in the range itself, or only says that the number is exact, is left out. */
function rangeOf(schema: z.ZodNumber): string {
  const { min, max } = boundsOf(schema);
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

function boundsOf({ minValue, maxValue, def }: z.ZodNumber): { readonly min?: number; readonly max?: number } {
  const isOpen = def.checks?.some(({ _zod }) => 'inclusive' in _zod.def && _zod.def.inclusive === false) === true;
  const isTold = (limit: number | null) => !isOpen && limit !== null && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  return {
    ...(isTold(minValue) ? { min: minValue ?? 0 } : {}),
    ...(isTold(maxValue) ? { max: maxValue ?? 0 } : {}),
  };
}

interface Bound {
  readonly limit: number | bigint;
  readonly comparative: string;
}

type Bounded = z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>;

function bound({ origin, exact = false, schema }: Bounded, { limit, comparative }: Bound): string {
  const amount = `${exact ? 'exactly' : comparative} ${limit}`;
  if (origin === 'string') return `must have ${amount} character${limit === 1 ? '' : 's'}`;
  if (origin === 'array' || origin === 'set') return `must have ${amount} item${limit === 1 ? '' : 's'}`;
  if (origin === 'date') return `must be ${comparative} ${new Date(Number(limit)).toISOString()}`;
  if (!(schema instanceof z.ZodNumber) || Object.keys(boundsOf(schema)).length < 2) return `must be ${amount}`;
  return `must be ${numberOf(schema)}${rangeOf(schema)}`;
}

/** Returns the values that are allowed. */
function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, maxValues).map(given);
  if (shown.length === 1) return shown.join('');
  return `one of ${shown.join(', ')}${values.length > maxValues ? ', ...' : ''}`;
}

const formats: Readonly<Record<string, string>> = {
  email: 'an email address',
  url: 'a URL',
  uuid: 'a UUID',
  datetime: 'a time such as "2026-01-31T12:00:00Z"',
  date: 'a date such as "2026-01-31"',
  time: 'a time of day such as "12:00:00"',
  duration: 'a duration such as "P1D"',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};

function formatted({ format, ...issue }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (format === 'starts_with') return `must start with ${given(issue['prefix'])}`;
  if (format === 'ends_with') return `must end with ${given(issue['suffix'])}`;
  if (format === 'includes') return `must contain ${given(issue['includes'])}`;
  const { pattern } = issue;
  if (format === 'regex' || format === 'template_literal')
    return `must match the pattern ${String(pattern).slice(0, maxPattern)}`;
  return `must be ${formats[format] ?? `of the format ${format}`}`;
}

function union(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (Array.isArray(issue.options)) return `must be ${oneOf(issue.options)}`;
  if (issue.errors.length === 0) return 'fits several of the forms that it may have, and must fit one';
  const alternatives = issue.errors.map((issues) => issues.find(({ path }) => path.length === 0)?.message ?? '');
  const allowed = alternatives.filter((clause) => clause.startsWith('must be ')).map((clause) => clause.slice(8));
  return allowed.length === 0
    ? 'has none of the forms that it may have'
    : `must be ${[...new Set(allowed)].join(' or ')}`;
}
