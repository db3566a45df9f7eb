import type { ToldFault } from './told-fault.js';

export const maxBytes = 2_048;
export const maxTerms = 50;
export const maxDepth = 10;

/** What counts: a text in quotes, closed or not; an operator, perhaps with the parenthesis of a list; another parenthesis; a comma. */
const mark = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|(?:=[a-z]*=|[!<>]=?)\s*\(?|[(),]/gs;

/** Returns which limit a filter exceeds, if it exceeds one. It reads the text once, and so is called before the text is parsed. */
export function limitFault(filter: string): ToldFault | undefined {
  if (Buffer.byteLength(filter) > maxBytes) return { code: 'TOO_LONG', clause: `has more than ${maxBytes} bytes` };
  let [terms, depth, deepest] = [0, 0, 0];
  let isList = false;
  for (const [found] of filter.matchAll(mark)) {
    if (/^[=!<>]/.test(found)) {
      terms += 1;
      isList = found.endsWith('(');
    } else if (found === ',' && isList) terms += 1;
    else if (found === '(') deepest = Math.max(deepest, (depth += 1));
    else if (found === ')' && isList) isList = false;
    else if (found === ')') depth -= 1;
  }
  if (terms > maxTerms)
    return { code: 'TOO_LONG', clause: `has more than ${maxTerms} terms; each value of a list counts as one` };
  if (deepest > maxDepth) return { code: 'TOO_DEEP', clause: `has parentheses nested more than ${maxDepth} deep` };
  return undefined;
}
