import type { Stroke } from './faults/fault.js';
import type { SentCommand } from './load/command-log.js';
import { eventsByRequest } from './oracles/command-oracle.js';
import type { StoredBank } from './oracles/stored.js';
import type { SurvivorGap } from './oracles/survivor-gaps.js';
import { outcomeName, seconds, table, tally } from './report-lines.js';

/** What a commit drill did and found. */
export interface CommitStory {
  readonly strokes: readonly Stroke[];
  readonly sent: readonly SentCommand[];
  readonly gaps: readonly SurvivorGap[];
  /** How often the whole bank was looked at under load. */
  readonly looks: number;
  readonly stored: StoredBank;
}

/** For people. */
export function commitReport({ strokes, sent, gaps, looks, stored }: CommitStory): string[] {
  const longest = gaps.toSorted((a, b) => b.ms - a.ms);
  const [worst] = longest;
  return [
    ...struckAndSent(strokes, sent),
    `Of those with an unknown outcome ${unknownButStored(sent, stored)} had taken effect`,
    storedInWords(stored, looks),
    worst
      ? `Longest time without an acknowledgement of the survivor: ${seconds(worst.ms)} ` +
        `(${worst.survivor}, after the ${worst.fault.kind} of ${worst.fault.victim}); ` +
        `all: ${longest.map(({ ms }) => seconds(ms)).join(', ')}`
      : 'No API was struck alone',
  ];
}

export function struckAndSent(strokes: readonly Stroke[], sent: readonly SentCommand[]): string[] {
  const faults = strokes.flatMap((stroke) => stroke.faults);
  return [
    table('Faults', tally(faults.map(({ kind, victim }) => `${kind} ${victim}`))),
    table('Commands', tally(sent.map(({ outcome }) => outcomeName(outcome)))),
  ];
}

export function storedInWords({ accounts, users }: StoredBank, looks: number): string {
  return (
    `Stored: ${accounts.events.length} events of ${accounts.snapshots.length} accounts, ` +
    `${users.events.length} of ${users.snapshots.length} users; looked at ${looks} times under load`
  );
}

function unknownButStored(sent: readonly SentCommand[], stored: StoredBank): number {
  const effective = eventsByRequest(stored);
  return sent.filter(({ outcome, requestId }) => outcome.kind === 'unknown' && effective.has(requestId)).length;
}
