import { InvalidDeclaration } from '@snapfold/kernel';
import { z } from 'zod';
import type { RequestFault, RequestPart } from '../problems/request-fault.js';
import { faultsOf } from './faults.js';
import { withOwnFields } from './own-fields.js';
import { readText } from './query-text.js';
import { clauseOf } from './words.js';

/** A part of a request that a schema has checked: what the schema made of it, or what is wrong with it. */
export type CheckedValue =
  | { readonly faults: readonly []; readonly data: unknown }
  | { readonly faults: readonly [RequestFault, ...RequestFault[]] };

/** The outcomes of checks, by the value and the schema. A guard checks all parts of a request, and a pipe then needs each once more. */
const outcomes = new WeakMap<object, Map<unknown, Promise<CheckedValue>>>();

/** Checks a part of a request by a zod schema, with everything that is wrong. What was checked before is not checked again. */
export function checkedValue(raw: unknown, schema: unknown, part: RequestPart): Promise<CheckedValue> {
  if (typeof raw !== 'object' || raw === null) return check(raw, schema, part);
  const known = outcomes.get(raw) ?? new Map<unknown, Promise<CheckedValue>>();
  outcomes.set(raw, known);
  const outcome = known.get(schema) ?? check(raw, schema, part);
  known.set(schema, outcome);
  return outcome;
}

async function check(raw: unknown, schema: unknown, part: RequestPart): Promise<CheckedValue> {
  if (!(schema instanceof z.ZodType)) throw new InvalidDeclaration('The schema of a parameter is not one of zod.');
  const value = withOwnFields(raw);
  const known = new WeakMap<readonly string[], readonly string[]>();
  const checked = await schema.safeParseAsync(part === 'body' ? value : readText(schema, value), {
    error(issue) {
      if (issue.code === 'unrecognized_keys') known.set(issue.keys, namesOf(issue.inst));
      return clauseOf(issue);
    },
  });
  if (checked.success) return { faults: [], data: checked.data };
  const knownBeside = (unknown: readonly string[]) => known.get(unknown) ?? [];
  const [first, ...others] = faultsOf(checked.error.issues, { part, value, knownBeside });
  if (!first) throw checked.error;
  return { faults: [first, ...others] };
}

function namesOf(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
