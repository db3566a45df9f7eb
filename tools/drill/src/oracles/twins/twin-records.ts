import { orderHosts } from '../../faults/fault.js';
import { changesOf, type TwinCommand } from '../../load/twins/twin-command.js';
import type { SentTwin } from '../../load/twins/twin-log.js';
import type { OrderReceipt } from '../../orders/order-messages.js';
import type { StoredEvent } from '../../stored/stored.js';
import type { Violation } from '../violation.js';

/** A command, all its sendings with their outcomes, and its events in the journal. */
export interface TwinRecord {
  readonly twin: TwinCommand;
  /** All its sendings; at least one. */
  readonly sent: readonly SentTwin[];
  /** In the order of the journal; none if it took no effect. */
  readonly events: readonly StoredEvent[];
}

/** One for each command that was sent. */
export function recordsOf(sent: readonly SentTwin[], events: readonly StoredEvent[]): TwinRecord[] {
  const stored = Map.groupBy(events, ({ commandId }) => commandId);
  const byId = Map.groupBy(sent, ({ twin }) => twin.identity.id);
  return [...byId].flatMap(([id, sendings]) => {
    const [first] = sendings;
    return first ? [{ twin: first.twin, sent: sendings, events: stored.get(id) ?? [] }] : [];
  });
}

/** Whether both hosts have acknowledged that it took effect. */
export function isToldByBoth({ sent }: TwinRecord): boolean {
  const told = sent.filter(({ outcome }) => outcome.kind === 'acknowledged' && outcome.changed);
  return orderHosts.every((name) => told.some(({ host }) => host === name));
}

/** The receipts that each acknowledgement must contain, in the order of the command's changes. */
export function receiptsOf({ twin, events }: TwinRecord): readonly OrderReceipt[] {
  const last = new Map(events.map((event) => [event.aggregateId, event]));
  const ids = twin.command.kind === 'create' ? [...last.keys()] : changesOf(twin).map(({ id }) => id);
  return ids.flatMap((id) => {
    const event = last.get(id);
    return event ? [{ id, version: event.version, position: event._id }] : [];
  });
}

/** The drill tests twins only if both hosts acknowledged the same command. */
export function judgeTwinCoverage(records: readonly TwinRecord[]): Violation[] {
  if (records.some(isToldByBoth)) return [];
  return [{ oracle: 'a drill sees what it judges', what: 'no command was acknowledged by both hosts' }];
}
