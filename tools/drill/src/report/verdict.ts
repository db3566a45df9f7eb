import type { Violation } from '../oracles/violation.js';

/** How many violations of one promise are shown. */
const MOST_SHOWN = 10;
/** How much of one violation is shown: it may contain a large state. */
const MOST_CHARACTERS = 1_500;

/** Describes the broken promises, with ids. */
export function verdict(violations: readonly Violation[]): string {
  const broken = [...Map.groupBy(violations, ({ oracle }) => oracle)].map(([oracle, found]) => {
    const shown = found.slice(0, MOST_SHOWN).map(({ what }) => `  ${what.slice(0, MOST_CHARACTERS)}`);
    return [`VIOLATED ${found.length} times: ${oracle}`, ...shown].join('\n');
  });
  const sum = violations.length === 0 ? 'every promise was kept' : `${violations.length} violations`;
  return [`Verdict: ${sum}`, ...broken].join('\n');
}
