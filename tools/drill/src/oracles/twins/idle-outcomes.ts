import type { SentTwin } from '../../load/twins/twin-log.js';
import type { StoredEvent } from '../../stored/stored.js';
import type { Violation } from '../violation.js';
import { explainedBy } from './explained.js';
import { JournalTimes, type Moments } from './moments.js';
import { describeSent } from './twin-outcomes.js';
import type { TwinRecord } from './twin-records.js';

/** A sending whose outcome wrote nothing: a refusal, a conflict, or a command that changes nothing. */
export interface Idle {
  readonly sent: SentTwin;
  readonly record: TwinRecord;
  readonly moments: Moments;
}

/**
 * Each such outcome must be right at one of its possible moments: see {@link JournalTimes.momentsOf}. A command's own effect
 * therefore explains no refusal of its twin. A twin that is sent after an acknowledgement cannot be refused at all.
 */
export async function judgeIdle(records: readonly TwinRecord[], events: readonly StoredEvent[]): Promise<Violation[]> {
  const times = new JournalTimes(
    records.flatMap(({ sent }) => sent),
    events,
  );
  const idle = records.flatMap((record) =>
    record.sent
      .filter(isIdle)
      .map((sent): Idle => ({ sent, record, moments: times.momentsOf(sent, record.events[0]) })),
  );
  const explained = await explainedBy(idle, events);
  return idle
    .filter((one) => !explained.has(one))
    .map(({ sent, record }) => ({
      oracle:
        record.events.length > 0
          ? 'once a command is recorded, no twin hears that nothing was written'
          : 'no refusal rests on a stale state',
      what: describeSent(sent, record),
    }));
}

export function isIdle({ outcome }: SentTwin): boolean {
  return outcome.kind === 'refused' || (outcome.kind === 'acknowledged' && !outcome.changed);
}
