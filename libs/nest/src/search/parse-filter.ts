import { parse } from '@rsql/parser';
import { given } from '../validation/given.js';
import { limitFault } from './filter-limits.js';
import type { Tell } from './told-fault.js';

/** A comparison as a client wrote it. */
export interface Term {
  readonly field: string;
  readonly operator: string;
  readonly value: string | readonly string[];
}

/** A filter as a client wrote it. No conjunction is a direct part of another one, and no disjunction, either. */
export type Filter = Term | { readonly all: readonly Filter[] } | { readonly any: readonly Filter[] };

type Parsed = ReturnType<typeof parse>;

/**
 * Parses a filter in RSQL. Tells what is wrong with it, and then returns `undefined`.
 * @param example a filter that the client could send
 */
export function parseFilter(text: string, example: string, tell: Tell): Filter | undefined {
  const fault = limitFault(text);
  if (fault) {
    tell(fault.code, fault.clause);
    return undefined;
  }
  try {
    return filterOf(parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    tell('WRONG_FORMAT', `${misreading(text, error.message)}; a filter is, for example, ${given(example)}`);
    return undefined;
  }
}

function filterOf(parsed: Parsed): Filter {
  if (parsed.type === 'COMPARISON')
    return { field: parsed.left.selector, operator: parsed.operator, value: parsed.right.value };
  const isAll = isAnd(parsed.operator);
  const parts = [parsed.left, parsed.right].map(filterOf);
  return isAll
    ? { all: parts.flatMap((part) => ('all' in part ? part.all : [part])) }
    : { any: parts.flatMap((part) => ('any' in part ? part.any : [part])) };
}

function isAnd(operator: string): boolean {
  return operator === ';' || operator === 'and';
}

/** The parser says where it stopped only in its message, which ends with the text. */
function misreading(text: string, message: string): string {
  const position = /at position (\d+)$/.exec(message.replace(` in "${text}".`, ''))?.[1];
  if (position === undefined) return 'is not RSQL: it ends before it is complete';
  return `is not RSQL from its character ${position} on, which is ${given(text.slice(Number(position) - 1))}`;
}
