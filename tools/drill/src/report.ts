import type { Findings } from './drill.js';
import type { Stroke } from './faults/schedule.js';
import type { SentCommand } from './load/command-log.js';
import { eventsByRequest } from './oracles/command-oracle.js';
import type { Violation } from './oracles/violation.js';

/** Of the violations of one rule. */
const MOST_SHOWN = 10;

/** What a drill did and found, for people. */
export function report(strokes: readonly Stroke[], sent: readonly SentCommand[], findings: Findings): string {
  const { gaps, looks, stored, violations } = findings;
  const longest = gaps.toSorted((a, b) => b.ms - a.ms);
  const [worst] = longest;
  return [
    table('Faults', tally(strokes.flat().map(({ kind, victim }) => `${kind} ${victim}`))),
    table('Commands', tally(sent.map(outcomeName))),
    `Of those with an unknown outcome ${unknownButStored(sent, findings)} had taken effect`,
    `Stored: ${stored.accounts.events.length} events of ${stored.accounts.snapshots.length} accounts, ` +
      `${stored.users.events.length} of ${stored.users.snapshots.length} users; looked at ${looks} times under load`,
    worst
      ? `Longest time without an acknowledgement of the survivor: ${seconds(worst.ms)} ` +
        `(${worst.survivor}, after the ${worst.fault.kind} of ${worst.fault.victim}); ` +
        `all: ${longest.map(({ ms }) => seconds(ms)).join(', ')}`
      : 'No API was struck alone',
    ...violated(violations),
    violations.length === 0 ? 'Verdict: every promise was kept' : `Verdict: ${violations.length} violations`,
  ].join('\n');
}

function violated(violations: readonly Violation[]): string[] {
  return [...Map.groupBy(violations, ({ oracle }) => oracle)].map(([oracle, broken]) => {
    const shown = broken.slice(0, MOST_SHOWN).map(({ what }) => `  ${what}`);
    return [`VIOLATED ${broken.length} times: ${oracle}`, ...shown].join('\n');
  });
}

function unknownButStored(sent: readonly SentCommand[], { stored }: Findings): number {
  const effective = eventsByRequest(stored);
  return sent.filter(({ outcome, requestId }) => outcome.kind === 'unknown' && effective.has(requestId)).length;
}

function outcomeName({ outcome }: SentCommand): string {
  return outcome.kind === 'acknowledged' ? outcome.kind : `${outcome.kind} (${outcome.code.slice(0, 60)})`;
}

function tally(names: readonly string[]): Map<string, number> {
  const groups = Map.groupBy(names, (name) => name);
  return new Map([...groups].sort().map(([name, { length }]) => [name, length]));
}

function table(title: string, counts: Map<string, number>): string {
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  return [`${title}: ${sum}`, ...[...counts].map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`)].join(
    '\n',
  );
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
