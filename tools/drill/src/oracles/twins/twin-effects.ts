import { isDeepStrictEqual } from 'node:util';
import { nameOf, type TwinCommand } from '../../load/twins/twin-command.js';
import { eventsOf } from '../../orders/order.events.js';
import type { StoredEvent } from '../../stored/stored.js';
import { difference } from '../difference.js';
import type { Violation } from '../violation.js';
import { plain } from './plain.js';
import type { TwinRecord } from './twin-records.js';

/** A command took effect once and whole, however often it was sent. Its stored data is what was sent. */
export function judgeEffects(records: readonly TwinRecord[], events: readonly StoredEvent[]): Violation[] {
  const known = new Set(records.map(({ twin }) => twin.identity.id));
  const strangers = events.filter(({ commandId = '' }) => !known.has(commandId));
  return [
    ...strangers.map((event) => ({ oracle: 'nothing is stored that was not sent', what: `orders: ${placeOf(event)}` })),
    ...records.filter((record) => record.events.length > 0).flatMap(judge),
  ];
}

/** Describes a command and its events, for people. */
export function describeRecord({ twin, events }: TwinRecord): string {
  return `${nameOf(twin)} ${twin.identity.id}, stored as ${events.map(placeOf).join(', ') || 'nothing'}`;
}

function judge(record: TwinRecord): Violation[] {
  const { twin, sent, events } = record;
  const what = describeRecord(record);
  if (!isOnceAndWhole(record)) return [{ oracle: 'a command is stored once and whole, or not', what }];
  const found: Violation[] = [];
  const earliest = Math.min(...sent.map(({ positionBefore }) => positionBefore));
  if (events.some(({ _id }) => _id <= earliest)) found.push({ oracle: 'later commands have later positions', what });
  const expected = sentPayloads(twin).map(({ payload }) => plain(payload));
  const stored = events.map(({ payload }) => payload);
  if (!isDeepStrictEqual(stored, expected)) {
    found.push({ oracle: 'what is stored is what was sent', what: `${what}: ${difference(expected, stored)}` });
  }
  return found;
}

function isOnceAndWhole({ twin, events }: TwinRecord): boolean {
  const [first] = events;
  const expected = sentPayloads(twin);
  const heads = expected.map(({ id = first?.aggregateId, payload }, index) => ({
    id,
    type: payload.type,
    position: (first?._id ?? 0) + index,
    command: index === 0 ? { fingerprint: twin.identity.fingerprint, eventCount: expected.length } : undefined,
  }));
  const stored = events.map(({ aggregateId, payload, _id, command }) => ({
    id: aggregateId,
    type: payload.type,
    position: _id,
    command,
  }));
  return isDeepStrictEqual(stored, heads);
}

/** The events of a command, each with the id of its order unless the order is new. */
function sentPayloads({ command }: TwinCommand) {
  if (command.kind === 'create') return eventsOf(command.command).map((payload) => ({ id: undefined, payload }));
  return command.changes.flatMap((change) => eventsOf(change.command).map((payload) => ({ id: change.id, payload })));
}

function placeOf({ _id, aggregateId, version, payload }: StoredEvent): string {
  return `${payload.type} ${aggregateId}-${version} at position ${_id}`;
}
