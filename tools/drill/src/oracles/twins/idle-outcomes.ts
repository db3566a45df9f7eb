import type { SentTwin } from '../../load/twins/twin-log.js';
import type { StoredEvent } from '../../stored/stored.js';
import type { Violation } from '../violation.js';
import { explainedBy } from './explained.js';
import { JournalTimes, type Moments } from './moments.js';
import { describeSent } from './twin-outcomes.js';
import type { TwinRecord } from './twin-records.js';

/** A sending that was told an outcome that wrote nothing: a refusal, a conflict, or that nothing changes. */
export interface Idle {
  readonly sent: SentTwin;
  readonly record: TwinRecord;
  readonly moments: Moments;
}

/**
 * Each of them is the command's outcome at one moment on which it may rest: see {@link JournalTimes.momentsOf}. So what a command's own
 * effect brought about explains nothing, and nobody is refused who was sent after a twin had been acknowledged.
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
          ? 'nobody is told that nothing was written once the command is recorded'
          : 'no refusal rests on a stale state',
      what: describeSent(sent, record),
    }));
}

export function isIdle({ outcome }: SentTwin): boolean {
  return outcome.kind === 'refused' || (outcome.kind === 'acknowledged' && !outcome.changed);
}
