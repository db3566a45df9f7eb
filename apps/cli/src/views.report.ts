import type { RebuildProgress, ViewStatus } from '@snapfold/kernel/engine';
import { progressCells, progressHeadings } from './followers.report.js';
import { number, table } from './table.js';

/** Returns a table with a line for each generation. */
export function viewsTable(statuses: readonly ViewStatus[]): string {
  const headings = ['view', 'generation', 'version', 'status', ...progressHeadings];
  const rows = statuses.map((one) => [
    one.view,
    String(one.number),
    String(one.version),
    statusOf(one),
    ...progressCells(one),
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
