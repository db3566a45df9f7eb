import type { RebuildProgress, ViewStatus } from '@snapfold/kernel/engine';
import { number, table } from './table.js';

/** Returns a table with a line for each generation. */
export function viewsTable(statuses: readonly ViewStatus[]): string {
  const headings = ['view', 'generation', 'version', 'status', 'position', 'head', 'behind', 'seconds', 'parked'];
  const rows = statuses.map((one) => [
    one.view,
    String(one.number),
    String(one.version),
    statusOf(one),
    number(one.checkpoint),
    number(one.head),
    number(one.eventsBehind),
    one.secondsBehind.toFixed(1),
    number(one.parked),
  ]);
  return table(headings, rows);
}

function statusOf({ status, replay, isJournalReplaced }: ViewStatus): string {
  if (isJournalReplaced) return `${status}, of another journal`;
  return replay ? `${status}, replaying` : status;
}

/** `movement  3,200 of 10,000  4,100/s  2 s to go` */
export function rebuildLine({ view, checkpoint, head, perSecond, etaSeconds, parked }: RebuildProgress): string {
  const parts = [view, `${number(checkpoint)} of ${number(head)}`, `${number(perSecond)}/s`];
  if (parked > 0) parts.push(`${number(parked)} parked`);
  if (etaSeconds) parts.push(`${number(Math.ceil(etaSeconds))} s to go`);
  return parts.join('  ');
}
