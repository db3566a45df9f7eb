import { nameOf } from '../load/twins/twin-command.js';
import type { SentTwin } from '../load/twins/twin-log.js';
import type { SurvivorGap } from '../oracles/availability/survivor-gaps.js';
import { isIdle } from '../oracles/twins/idle-outcomes.js';
import { statesOf } from '../oracles/twins/order-states.js';
import { isToldByBoth, recordsOf, type TwinRecord } from '../oracles/twins/twin-records.js';
import type { Stored } from '../stored/stored.js';
import { gapsInWords } from './gaps-in-words.js';
import { outcomeName, table, tally } from './report-lines.js';

/** What a drill did with orders. */
export interface TwinStory {
  readonly sent: readonly SentTwin[];
  readonly stored: Stored;
  readonly gaps: readonly SurvivorGap[];
  /** How many looks at all orders there were under load. */
  readonly looks: number;
}

/** Describes what a drill did with orders, for people. */
export function twinReport({ sent, stored, gaps, looks }: TwinStory): string[] {
  const records = recordsOf(sent, stored.events);
  const effective = records.filter(({ events }) => events.length > 0);
  const number = (matches: (record: TwinRecord) => boolean) => effective.filter(matches).length;
  return [
    table('Commands to orders that took effect', tally(effective.map(({ twin }) => nameOf(twin)))),
    `${number(isToldByBoth)} of them were acknowledged by both hosts, ${number(hasBeenOpen)} had a sending with an unknown outcome, ` +
      `${number((record) => record.sent.some(isIdle))} had a sending that was refused or changed nothing`,
    table(
      `Sendings of ${records.length} commands to orders`,
      tally(sent.map(({ outcome }) => outcomeInWords(outcome))),
    ),
    `Stored: ${stored.events.length} events of ${stored.snapshots.length} orders with up to ${mostLines(stored)} lines; looked at ${looks} times under load`,
    `Longest time without an acknowledgement of a surviving host of orders: ${gapsInWords(gaps)}`,
  ];
}

function outcomeInWords(outcome: SentTwin['outcome']): string {
  return outcome.kind === 'acknowledged' && !outcome.changed ? 'acknowledged (nothing changes)' : outcomeName(outcome);
}

function mostLines({ events }: Stored): number {
  let most = 0;
  for (const { state } of statesOf(events)) most = Math.max(most, state.lines.length);
  return most;
}

function hasBeenOpen({ sent }: TwinRecord): boolean {
  return sent.some(({ outcome }) => outcome.kind === 'unknown');
}
