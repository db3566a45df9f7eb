import { z } from 'zod';
import { maxBytes, maxDepth, maxTerms } from './filter-limits.js';
import { writtenAs } from './operators.js';
import type { AnySearch, AnySearchField } from './search.js';
import { sortedFields } from './sort-order.js';
import { rangeFields } from './time-range.js';

/** Returns the query fields by which a list is searched, as texts, with their descriptions. */
export function searchFields(search: AnySearch) {
  const sorted = sortedFields(search);
  const example = [...new Set([...sorted.slice(-1), ...sorted.slice(0, 1)])].join(',');
  const sort = z
    .string()
    .meta({ pattern: sortPattern(sorted) })
    .describe(
      `The fields that order the list, such as \`-${example}\`: \`-\` stands for descending, and each may occur once. Items that are equal in all of them follow each other by their ids. Without it, the order is ${search.unsorted}`,
    );
  return {
    filter: z.string().meta({ maxLength: maxBytes }).optional().describe(filterText(search)),
    ...(sorted.length === 0 ? {} : { sort: sort.optional() }),
    ...(search.time === undefined ? {} : rangeFields(search.time)),
  };
}

function filterText({ example, fields }: AnySearch): string {
  const told = Object.entries(fields).map(([name, field]) => `- \`${name}\`: ${toldOf(field)}`);
  return `A condition in RSQL, such as \`${example}\`: \`;\` is "and", \`,\` is "or", and parentheses group. A value with a space or one of \`"'()<>=!~;,\` stands in quotes; \`*\` is no wildcard. At most ${maxBytes} bytes, ${maxTerms} terms and ${maxDepth} levels of parentheses. The fields and their operators:\n\n${told.join('\n')}`;
}

function toldOf({ operators, schema, needs }: AnySearchField): string {
  const written = operators.map((operator) => `\`${writtenAs(operator)}\``).join(' ');
  if (needs !== undefined) return `${written}, beside one \`${needs}==...\``;
  const values = schema instanceof z.ZodEnum ? schema.options.map((value) => `\`${value}\``) : [];
  return values.length === 0 ? written : `${written} with ${values.join(', ')}`;
}

function sortPattern(sorted: readonly string[]): string {
  const one = sorted.length === 1 ? `-?${sorted.join('')}` : `-?(${sorted.join('|')})`;
  return sorted.length === 1 ? `^${one}$` : `^${one}(,${one}){0,${sorted.length - 1}}$`;
}
