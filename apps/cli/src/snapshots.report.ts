import type { RefoldFailure, RefoldProgress, SchemaCount, SnapshotStatus } from '@snapfold/kernel/engine';
import { number, table } from './table.js';

/** Returns a table with a line for each aggregate type. */
export function statusTable(statuses: readonly SnapshotStatus[]): string {
  const headings = ['type', 'schemaVersion', 'total', 'current', 'stale', 'newer', 'behind', 'missing'];
  const rows = statuses.map(({ aggregateType, schemaVersion, total, current, stale, newer, behind, missing }) => [
    aggregateType,
    String(schemaVersion),
    number(total),
    number(current),
    countsOf(stale),
    countsOf(newer),
    number(behind),
    number(missing),
  ]);
  return table(headings, rows);
}

/** `300 (v1: 100, v2: 200)` */
function countsOf(counts: readonly SchemaCount[]): string {
  const total = number(counts.reduce((sum, { count }) => sum + count, 0));
  const parts = counts.map(({ schemaVersion, count }) => `v${schemaVersion}: ${number(count)}`);
  return parts.length > 0 ? `${total} (${parts.join(', ')})` : total;
}

/** `accounts  3,200 of 10,000  4,100/s  2 s to go` */
export function progressLine({ aggregateType, total, done, failed, perSecond, etaSeconds }: RefoldProgress): string {
  const parts = [aggregateType, `${number(done)} of ${number(total)}`, `${number(perSecond)}/s`];
  if (failed > 0) parts.push(`${number(failed)} failed`);
  if (etaSeconds) parts.push(`${number(Math.ceil(etaSeconds))} s to go`);
  return parts.join('  ');
}

export function progressJson({ failures, ...counts }: RefoldProgress): string {
  const named = failures.map(({ aggregateId, error: { code, message } }) => ({ aggregateId, code, message }));
  return JSON.stringify({ ...counts, failures: named });
}

export function failureLine(aggregateType: string, { aggregateId, error }: RefoldFailure): string {
  return `${aggregateType} ${aggregateId}: ${error.message} (${error.code})`;
}
