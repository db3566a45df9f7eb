import { InvalidDeclaration } from '@snapfold/kernel';
import { assertReadable } from '../validation/query-text.js';
import { FilterCompiler } from './filter-compiler.js';
import { parseFilter } from './parse-filter.js';
import { fieldOf } from './scope.js';
import type { AnySearch, AnySearchField } from './search.js';

const nameForm = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Checks that a client can search a list by each field of its definition, and that the example of its document is right.
 * @throws {@link InvalidDeclaration}
 */
export function assertSearch(search: AnySearch): void {
  for (const [name, field] of Object.entries(search.fields)) {
    if (!nameForm.test(name)) throw refusal(name, `must have a name of the form ${nameForm.source}`);
    if (field.operators.length === 0) throw refusal(name, 'must have an operator');
    assertReadOrNeeding(name, field, search);
  }
  if (search.time !== undefined && !fieldOf(search, search.time)) throw refusal(search.time, 'must have a definition');
  const parsed = parseFilter(search.example, search.example, refuseExample);
  if (parsed) new FilterCompiler(search, refuseExample).compile(parsed, new Map());

  function refuseExample(_: unknown, clause: string): never {
    throw new InvalidDeclaration(`The example "${search.example}" of a search ${clause}.`);
  }
}

function assertReadOrNeeding(name: string, { schema, needs }: AnySearchField, search: AnySearch): void {
  if (schema) return assertReadable(name, schema);
  const needed = fieldOf(search, needs ?? '');
  if (!needed?.schema || !needed.operators.includes('eq'))
    throw refusal(name, 'must need a field that has a schema and the operator "eq"');
}

function refusal(name: string, rule: string): InvalidDeclaration {
  return new InvalidDeclaration(`The field "${name}" of a search ${rule}.`);
}
