import type { OperatorRun } from '../bank/operator-process.js';
import type { StrokeRecord } from '../faults/strike-all.js';
import type { SentCommand } from '../load/command-log.js';
import type { ViewRead } from '../load/view-read.js';
import type { KeeperPauses } from '../oracles/availability/keeper-pauses.js';
import type { SurvivorGap } from '../oracles/availability/survivor-gaps.js';
import { isInReach } from '../oracles/availability/turned-away.js';
import type { ViewWatch } from '../oracles/views/view-watch.js';
import type { StoredBank } from '../stored/stored.js';
import type { ViewName } from '../stored/view-names.js';
import { storedInWords, struckAndSent } from './commit-report.js';
import { gapsInWords } from './gaps-in-words.js';
import { outcomeName, seconds, table, tally } from './report-lines.js';

/** What a drill of the views did and found. */
export interface ViewStory {
  readonly struck: readonly StrokeRecord[];
  readonly sent: readonly SentCommand[];
  readonly reads: readonly ViewRead[];
  readonly gaps: ReadonlyMap<ViewName, readonly SurvivorGap[]>;
  readonly runs: readonly OperatorRun[];
  readonly pauses: KeeperPauses;
  /** How often the whole bank was looked at under load. */
  readonly looks: number;
  readonly viewWatch: Pick<ViewWatch, 'looks' | 'handovers' | 'replaysAsked' | 'lives' | 'parking'>;
  readonly stored: StoredBank;
}

/** For people. */
export function viewReport(story: ViewStory): string[] {
  const { struck, sent, reads, gaps, runs, pauses, looks, viewWatch, stored } = story;
  const strokes = struck.map(({ stroke }) => stroke);
  const { lives, parking, handovers, replaysAsked } = viewWatch;
  const free = reads.filter((read) => !read.sought.isPoisoned && !isInReach(read, struck)).length;
  return [
    ...struckAndSent(strokes, sent),
    table('Reads of views', tally(reads.map(nameOf))),
    `${free} of the others when no stroke excused being turned away`,
    storedInWords(stored, looks),
    `Views looked at ${viewWatch.looks} times under load; ${handovers.length} times a lease of what is read had changed hands`,
    `Longest standstill of a view without the database being struck, seen through a survivor:`,
    ...[...gaps].map(([view, found]) => `  ${view}: ${gapsInWords(found)}`),
    `Of ${pauses.count} pauses of who kept a view, for longer than its lease, ${pauses.takenOver} saw another process take one over`,
    table('Work of operators', tally(runs.map(({ work, view, how }) => `${work} of ${view} ${how}`))),
    `Parked: events of ${parking.accounts} accounts, up to ${parking.most} at once`,
    `${inReplays(struck, replaysAsked)} strokes fell before a replay that was asked for was done; ${parking.partly} looks found one half done`,
    `Generations under load: ${lives.count}; the longest time from being replaced to removed ${seconds(lives.longestMs)}, ${lives.left} waited for it at the end`,
  ];
}

function nameOf({ view, sought, outcome }: ViewRead): string {
  return `${view}${sought.isPoisoned ? ' of an account that was poisoned' : ''} ${outcomeName(outcome)}`;
}

/** A look comes every quarter of a second, and takes some time. */
const NEAR_MS = 400;

/** How many strokes fell while a replay was asked for, as far as looks tell. */
function inReplays(struck: readonly StrokeRecord[], asked: readonly number[]): number {
  return struck.filter(({ struckAt }) => asked.some((at) => Math.abs(at - struckAt) <= NEAR_MS)).length;
}
