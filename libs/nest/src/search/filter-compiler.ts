import type { Condition } from '@snapfold/kernel';
import { quotedName } from '../validation/given.js';
import { noneOf } from '../validation/known-names.js';
import { operatorOf, writtenAs } from './operators.js';
import type { Filter, Term } from './parse-filter.js';
import { readValue } from './read-value.js';
import { fieldOf, schemaWithin, scopeWithin, type Scope } from './scope.js';
import type { AnySearch } from './search.js';
import type { Tell } from './told-fault.js';

/** Makes conditions of filters. A field, an operator or a value gets into a condition only if the definition of the list allows it. */
export class FilterCompiler {
  constructor(
    private readonly search: AnySearch,
    private readonly tell: Tell,
  ) {}

  /** Returns the condition that a filter means. Tells everything that is wrong with it; then the condition means nothing. */
  compile(filter: Filter, scope: Scope): Condition {
    if ('any' in filter) return { any: filter.any.map((part) => this.compile(part, scope)) };
    const inner = scopeWithin(filter, scope, this.search);
    if ('all' in filter) return { all: filter.all.map((part) => this.compile(part, inner)) };
    return this.#comparison(filter, inner) ?? { all: [] };
  }

  #comparison(term: Term, scope: Scope): Condition | undefined {
    const { tell } = this;
    const what = `has the term ${quotedName(written(term))}`;
    const field = fieldOf(this.search, term.field);
    if (!field)
      return void tell('UNKNOWN', `${what}, whose field ${noneOf(term.field, Object.keys(this.search.fields))}`);

    const operator = operatorOf(term.operator);
    if (operator === undefined || !field.operators.includes(operator)) {
      const allowed = field.operators.map(writtenAs).join(', ');
      return void tell('WRONG_VALUE', `${what}, but the operators of ${quotedName(term.field)} are ${allowed}`);
    }
    const takesList = operator === 'in' || operator === 'out';
    const texts = typeof term.value === 'string' ? [term.value] : term.value;
    if (takesList !== (typeof term.value !== 'string')) {
      const wanted = takesList ? 'a list such as (a,b)' : 'one value';
      return void tell('WRONG_FORMAT', `${what}, but ${term.operator} compares with ${wanted}`);
    }
    const schema = schemaWithin(field, { scope, what, tell });
    if (!schema) return undefined;
    const read = texts.map((text) => readValue(schema, text));
    for (const { code, clause } of read.flatMap((outcome) => ('faults' in outcome ? outcome.faults : [])))
      tell(code, `${what}, whose value ${clause}`);
    const values = read.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
    return operator === 'in' || operator === 'out'
      ? { field: term.field, operator, value: values }
      : { field: term.field, operator, value: values[0] };
  }
}

function written({ field, operator, value }: Term): string {
  return `${field}${operator}${typeof value === 'string' ? value : `(${value.join(',')})`}`;
}
