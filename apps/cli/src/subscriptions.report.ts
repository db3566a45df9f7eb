import type { SubscriptionStatus } from '@snapfold/kernel/engine';
import { number, table } from './table.js';

/** Returns a table with a line for each subscription. */
export function subscriptionsTable(statuses: readonly SubscriptionStatus[]): string {
  const headings = ['subscription', 'aggregates', 'status', 'position', 'head', 'behind', 'seconds', 'parked'];
  const rows = statuses.map((one) => [
    one.subscription,
    one.aggregateType,
    statusOf(one),
    number(one.checkpoint),
    number(one.head),
    number(one.eventsBehind),
    one.secondsBehind.toFixed(1),
    number(one.parked),
  ]);
  return table(headings, rows);
}

function statusOf({ replay, isJournalReplaced, eventsBehind }: SubscriptionStatus): string {
  if (isJournalReplaced) return 'of another journal';
  if (replay > 0) return 'replaying';
  return eventsBehind > 0 ? 'behind' : 'current';
}
