import type { SubscriptionStatus } from '@snapfold/kernel/engine';
import { progressCells, progressHeadings } from './followers.report.js';
import { table } from './table.js';

/** Returns a table with a line for each subscription. */
export function subscriptionsTable(statuses: readonly SubscriptionStatus[]): string {
  const headings = ['subscription', 'aggregates', 'status', ...progressHeadings];
  const rows = statuses.map((one) => [one.subscription, one.aggregateType, statusOf(one), ...progressCells(one)]);
  return table(headings, rows);
}

function statusOf({ replay, isJournalReplaced, eventsBehind }: SubscriptionStatus): string {
  if (isJournalReplaced) return 'of another journal';
  if (replay > 0) return 'replaying';
  return eventsBehind > 0 ? 'behind' : 'current';
}
