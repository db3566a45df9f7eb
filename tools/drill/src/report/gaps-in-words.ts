import type { SurvivorGap } from '../oracles/availability/survivor-gaps.js';
import { seconds } from './report-lines.js';

/** Describes the longest gap, the stroke before it, and the other gaps. */
export function gapsInWords(gaps: readonly SurvivorGap[]): string {
  const longest = gaps.toSorted((a, b) => b.ms - a.ms);
  const [worst] = longest;
  if (!worst) return 'no process was struck alone';
  const next = longest.slice(1, 6).map(({ ms }) => `, ${seconds(ms)}`);
  const median = longest[Math.floor(longest.length / 2)]?.ms ?? 0;
  return (
    `${seconds(worst.ms)} (${worst.survivor}, after the ${worst.fault.kind} of ${worst.fault.victim})${next.join('')}; ` +
    `median of ${longest.length}: ${seconds(median)}`
  );
}
