import { isDeepStrictEqual } from 'node:util';
import type { SentTwin } from '../../load/twins/twin-log.js';
import type { Violation } from '../violation.js';
import { describeRecord } from './twin-effects.js';
import { receiptsOf, type TwinRecord } from './twin-records.js';

/** An acknowledgement says what is stored of the command. A stored command has an acknowledgement or an unknown outcome. */
export function judgeOutcomes(records: readonly TwinRecord[]): Violation[] {
  return records.flatMap((record) => [
    ...record.sent.flatMap((sent) => judge(sent, record)),
    ...(record.events.length > 0 && record.sent.every(saysWithoutEffect)
      ? [{ oracle: 'nothing is stored of a command that nobody hears took effect', what: describeRecord(record) }]
      : []),
  ]);
}

function judge(sent: SentTwin, record: TwinRecord): Violation[] {
  const { outcome } = sent;
  const isOther =
    outcome.kind === 'acknowledged' && outcome.changed && !isDeepStrictEqual(outcome.receipts, receiptsOf(record));
  return [
    ...(isOther ? ['all twins hear the outcome that is stored'] : []),
    ...(outcome.kind === 'wrong' ? ['every answer is one that a host may give'] : []),
  ].map((oracle) => ({ oracle, what: describeSent(sent, record) }));
}

/** Describes a sending and its outcome, for people. */
export function describeSent({ host, outcome, sentAt, answeredAt }: SentTwin, record: TwinRecord): string {
  const told = `${host} answered ${JSON.stringify(outcome)}, sent at ${sentAt.toFixed(0)} ms, answered at ${answeredAt.toFixed(0)} ms`;
  return `${describeRecord(record)}: ${told}`;
}

function saysWithoutEffect({ outcome }: SentTwin): boolean {
  switch (outcome.kind) {
    case 'acknowledged':
      return !outcome.changed;
    case 'refused':
    case 'turned away':
      return true;
    case 'unknown':
    case 'wrong':
      return false;
  }
}
