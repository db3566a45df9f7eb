import type { Stroke } from '../faults/fault.js';
import type { SentCommand } from '../load/command-log.js';
import type { SurvivorGap } from '../oracles/availability/survivor-gaps.js';
import { eventsByRequest } from '../oracles/commands/command-oracle.js';
import type { StoredBank } from '../stored/stored.js';
import { gapsInWords } from './gaps-in-words.js';
import { outcomeName, table, tally } from './report-lines.js';

/** What a commit drill did and found. */
export interface CommitStory {
  readonly strokes: readonly Stroke[];
  readonly sent: readonly SentCommand[];
  readonly gaps: readonly SurvivorGap[];
  /** How many looks at the whole bank there were under load. */
  readonly looks: number;
  readonly stored: StoredBank;
}

/** Describes what a commit drill did, for people. */
export function commitReport({ strokes, sent, gaps, looks, stored }: CommitStory): string[] {
  return [
    ...struckAndSent(strokes, sent),
    `Of the commands with an unknown outcome ${unknownButStored(sent, stored)} had taken effect`,
    storedInWords(stored, looks),
    `Longest time without an acknowledgement of a surviving API: ${gapsInWords(gaps)}`,
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
