import { isExpectationFailed } from './expectation.js';

/**
 * Returns the failure with a stack that begins with the line of the spec. `here` was made by the function of the kit that the spec
 * called: that function is the first line of its stack, and is left out. A failure that is not an {@link ExpectationFailed} keeps its
 * stack, and so does every failure if stacks do not look as in V8.
 */
export function shownAt(here: Error, failure: unknown): unknown {
  const lines = here.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  if (isExpectationFailed(failure) && lines.length > 1)
    failure.stack = [`${failure.name}: ${failure.message}`, ...lines.slice(1)].join('\n');
  return failure;
}
