import type { Violation } from '../oracles/violation.js';

/** Of the violations of one rule. */
const MOST_SHOWN = 10;
/** Of one violation: a state may be large. */
const MOST_CHARACTERS = 1_500;

/** What is broken, with ids. */
export function verdict(violations: readonly Violation[]): string {
  const broken = [...Map.groupBy(violations, ({ oracle }) => oracle)].map(([oracle, found]) => {
    const shown = found.slice(0, MOST_SHOWN).map(({ what }) => `  ${what.slice(0, MOST_CHARACTERS)}`);
    return [`VIOLATED ${found.length} times: ${oracle}`, ...shown].join('\n');
  });
  const sum = violations.length === 0 ? 'every promise was kept' : `${violations.length} violations`;
  return [...broken, `Verdict: ${sum}`].join('\n');
}
