import { maxTold } from './malformed-request.js';
import type { Problem } from './problem.schema.js';

const maxText = 1_024;
const maxBytes = 16_384;

/**
 * Returns a problem of at most 20 faults and 16 kB. What was sent may be megabytes of unknown fields, and an answer that repeats it would
 * cost more than the request.
 */
export function boundedProblem(problem: Problem): Problem {
  const errors = problem.errors?.slice(0, maxTold).map((fault) => ({
    ...fault,
    pointer: cut(fault.pointer),
    detail: cut(fault.detail),
  }));
  let bounded: Problem = { ...problem, detail: cut(problem.detail), ...(errors ? { errors } : {}) };
  if (bytesOf(bounded) <= maxBytes) return bounded;
  const { details: _, ...spare } = bounded;
  bounded = spare;
  while (bytesOf(bounded) > maxBytes && bounded.errors?.length)
    bounded = { ...bounded, errors: bounded.errors.slice(0, -1) };
  return bounded;
}

function cut(text: string): string {
  return text.length <= maxText ? text : `${text.slice(0, maxText).toWellFormed()}...`;
}

function bytesOf(problem: Problem): number {
  return Buffer.byteLength(JSON.stringify(problem));
}
