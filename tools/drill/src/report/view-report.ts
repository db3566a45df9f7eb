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
  /** How many looks at the whole bank there were under load. */
  readonly looks: number;
  readonly viewWatch: Pick<ViewWatch, 'looks' | 'handovers' | 'replaysAsked' | 'lives' | 'parking'>;
  readonly stored: StoredBank;
}

/** Describes what a drill of the views did, for people. */
export function viewReport(story: ViewStory): string[] {
  const { struck, sent, reads, gaps, runs, pauses, looks, viewWatch, stored } = story;
  const strokes = struck.map(({ stroke }) => stroke);
  const { lives, parking, handovers, replaysAsked } = viewWatch;
  const free = reads.filter((read) => !read.sought.isPoisoned && !isInReach(read, struck)).length;
  return [
    ...struckAndSent(strokes, sent),
    table('Reads of views', tally(reads.map(nameOf))),
    `${free} reads of other accounts when no stroke excused a refusal for the moment`,
    storedInWords(stored, looks),
    `Views looked at ${viewWatch.looks} times under load; ${handovers.length} times the lease of a generation that is read had changed hands`,
    `Longest standstill of a view after a stroke that spared the database, seen through a survivor:`,
    ...[...gaps].map(([view, found]) => `  ${view}: ${gapsInWords(found)}`),
    `Pauses of a view's keeper that outlasted its lease: ${pauses.count}; another process took a view over in ${pauses.takenOver} of them`,
    table('Work of operators', tally(runs.map(({ work, view, how }) => `${work} of ${view} ${how}`))),
    `Parked: events of ${parking.accounts} accounts, up to ${parking.most} at once`,
    `${inReplays(struck, replaysAsked)} strokes came while a replay was asked for; ${parking.partly} looks found a replay half done`,
    `Generations under load: ${lives.count}; the longest time from replacement to removal ${seconds(lives.longestMs)}; ${lives.left} were not removed yet at the end`,
  ];
}

function nameOf({ view, sought, outcome }: ViewRead): string {
  return `${view}${sought.isPoisoned ? ' of an account that was poisoned' : ''} ${outcomeName(outcome)}`;
}

/** There is a look every quarter of a second, which takes some time. */
const NEAR_MS = 400;

/** How many strokes came within this time of a look that found a replay asked for. */
function inReplays(struck: readonly StrokeRecord[], asked: readonly number[]): number {
  return struck.filter(({ struckAt }) => asked.some((at) => Math.abs(at - struckAt) <= NEAR_MS)).length;
}
