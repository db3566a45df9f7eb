import type { Operator } from '@snapfold/kernel';

/** The operators of RSQL, with what each means. */
const meanings = new Map<string, Operator>([
  ['==', 'eq'],
  ['!=', 'ne'],
  ['<', 'lt'],
  ['<=', 'le'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['=in=', 'in'],
  ['=out=', 'out'],
  ['=lt=', 'lt'],
  ['=le=', 'le'],
  ['=gt=', 'gt'],
  ['=ge=', 'ge'],
]);

/** Returns what an operator of RSQL means; `undefined` if it is none that any field has. */
export function operatorOf(rsql: string): Operator | undefined {
  return meanings.get(rsql);
}

/** Returns the first way to write an operator in RSQL. */
export function writtenAs(operator: Operator): string {
  return [...meanings].find(([, meant]) => meant === operator)?.[0] ?? operator;
}
