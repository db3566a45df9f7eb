import type { RebuildRun } from '../bank/rebuild-process.js';
import type { ViewName } from '../bank/view-names.js';
import type { StrokeRecord } from '../faults/strike-all.js';
import type { SentCommand } from '../load/command-log.js';
import type { ViewRead } from '../load/view-read.js';
import type { StoredBank } from '../oracles/stored.js';
import type { SurvivorGap } from '../oracles/survivor-gaps.js';
import { isInReach } from '../oracles/turned-away.js';
import type { ViewWatch } from '../oracles/view-watch.js';
import { storedInWords, struckAndSent } from './commit-report.js';
import { gapsInWords } from './gaps-in-words.js';
import { outcomeName, seconds, table, tally } from './report-lines.js';

/** What a drill of the views did and found. */
export interface ViewStory {
  readonly struck: readonly StrokeRecord[];
  readonly sent: readonly SentCommand[];
  readonly reads: readonly ViewRead[];
  readonly gaps: ReadonlyMap<ViewName, readonly SurvivorGap[]>;
  readonly runs: readonly RebuildRun[];
  /** How often the whole bank was looked at under load. */
  readonly looks: number;
  readonly viewWatch: Pick<ViewWatch, 'looks' | 'handovers' | 'lives'>;
  readonly stored: StoredBank;
}

/** For people. */
export function viewReport({ struck, sent, reads, gaps, runs, looks, viewWatch, stored }: ViewStory): string[] {
  const strokes = struck.map(({ stroke }) => stroke);
  const { lives } = viewWatch;
  const free = reads.filter((read) => !isInReach(read, struck)).length;
  return [
    ...struckAndSent(strokes, sent),
    table('Reads of views', tally(reads.map(({ view, outcome }) => `${view} ${outcomeName(outcome)}`))),
    `${free} of them when no stroke excused being turned away`,
    storedInWords(stored, looks),
    `Views looked at ${viewWatch.looks} times under load; ${viewWatch.handovers} times a lease of what is read had changed hands`,
    `Longest standstill of a view without the database being struck, seen through a survivor:`,
    ...[...gaps].map(([view, found]) => `  ${view}: ${gapsInWords(found)}`),
    table('Rebuilds', tally(runs.map(({ view, how }) => `${view} ${how}`))),
    `Generations under load: ${lives.count}; the longest time from being replaced to removed ${seconds(lives.longestMs)}, ${lives.left} waited for it at the end`,
  ];
}
