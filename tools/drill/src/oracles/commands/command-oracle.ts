import { isDeepStrictEqual } from 'node:util';
import type { SentCommand } from '../../load/command-log.js';
import type { Journal } from '../../load/command.js';
import type { Told } from '../../load/outcome.js';
import type { StoredBank, StoredEvent } from '../../stored/stored.js';
import type { Violation } from '../violation.js';

/** Events that no client causes directly: an account repeats what its owner does. */
const followings: readonly string[] = ['account_frozen', 'account_unfrozen'];

/** The events of each request, in the order of the journal. */
export function eventsByRequest(bank: StoredBank): Map<string, StoredEvent[]> {
  const journals: readonly Journal[] = ['users', 'accounts'];
  return Map.groupBy(
    journals.flatMap((journal) => bank[journal].events).filter(({ payload }) => !followings.includes(payload.type)),
    ({ metadata }) => metadata.requestId,
  );
}

/** Compares the answers to clients with what is stored. */
export function judgeCommands(sent: readonly SentCommand[], bank: StoredBank): Violation[] {
  const stored = eventsByRequest(bank);
  const known = new Set(sent.map(({ requestId }) => requestId));
  const strangers = [...stored.keys()].filter((requestId) => !known.has(requestId));
  return [
    ...strangers.map((requestId) => ({ oracle: 'nothing is stored that was not sent', what: requestId })),
    ...sent.flatMap((command) => judge(command, stored.get(command.requestId) ?? [])),
  ];
}

function judge(sent: SentCommand, events: readonly StoredEvent[]): Violation[] {
  const { requestId, command, outcome } = sent;
  const what = `${command.type} ${requestId} was ${JSON.stringify(outcome)}; stored: ${events.map(place).join(', ') || 'nothing'}`;
  const broken: string[] = [];
  if (events.length > 0 && !isWhole(command.events, events)) broken.push('a command is stored once and whole, or not');
  if (outcome.kind === 'acknowledged') {
    if (!isAsTold(outcome.told, events)) broken.push('what is acknowledged is stored as it was told');
    if (events.some(({ _id }) => _id <= sent.positionBefore)) broken.push('later commands have later positions');
  }
  if ((outcome.kind === 'refused' || outcome.kind === 'turned away') && events.length > 0) {
    broken.push('nothing of a refused command is stored');
  }
  if (outcome.kind === 'wrong') broken.push('every answer is one that the API may give');
  return broken.map((oracle) => ({ oracle, what }));
}

/** The type under which another release stores the same event. */
const otherwise: Readonly<Record<string, string>> = { money_received: 'amount_deposited' };

function isWhole(expected: readonly string[], events: readonly StoredEvent[]): boolean {
  const types = events.map(({ payload: { type } }) => otherwise[type] ?? type).sort();
  const inARow = events.every(({ _id }, index) => _id === (events[0]?._id ?? 0) + index);
  return inARow && isDeepStrictEqual(types, [...expected].sort());
}

function isAsTold({ versions, position }: Told, events: readonly StoredEvent[]): boolean {
  const last = new Map(events.map(({ aggregateId, version }) => [aggregateId, version]));
  const told = new Map(versions.map(({ id, version }) => [id, version]));
  return isDeepStrictEqual(last, told) && events.at(-1)?._id === position;
}

function place({ _id, aggregateId, version, payload }: StoredEvent): string {
  return `${payload.type} ${aggregateId}-${version} at position ${_id}`;
}
