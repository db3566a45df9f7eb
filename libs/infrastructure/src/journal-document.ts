import type { AggregateTypes, Commit, EventEnvelope, EventMetadata } from '@snapfold/kernel';
import type { CollectionLayout } from './collection-layout.js';

/** One event as the journal stores it. */
export interface JournalDocument<A extends AggregateTypes> {
  /** The position. */
  readonly _id: number;
  readonly aggregateId: string;
  readonly version: number;
  readonly at: Date;
  readonly payload: A['event'];
  readonly metadata: EventMetadata;
  readonly commandId?: string | undefined;
  /** Only on the first event of a commit that has a command id. */
  readonly command?: { readonly eventCount: number };
}

export const versionIndex = 'aggregate_version';
export const commandIndex = 'command_id';

export function journalLayout(aggregateType: string): CollectionLayout {
  return {
    name: `${aggregateType}_journal`,
    indexes: [
      { name: versionIndex, key: { aggregateId: 1, version: 1 }, unique: true },
      { name: commandIndex, key: { commandId: 1 }, unique: true, where: 'command' },
    ],
  };
}

/** The documents of a batch whose first event gets `position`, each with the index of its commit. */
export function journalDocuments<A extends AggregateTypes>(
  batch: readonly Commit<A>[],
  position: number,
): { readonly document: JournalDocument<A>; readonly commit: number }[] {
  let next = position;
  return batch.flatMap(({ commandId, changes }, commit) => {
    const events = changes.flatMap((change) => change.events);
    return events.map(({ aggregateId, version, at, payload, metadata }, index) => ({
      commit,
      document: {
        _id: next++,
        aggregateId,
        version,
        at: new Date(at),
        payload,
        metadata,
        commandId,
        ...(commandId !== undefined && index === 0 ? { command: { eventCount: events.length } } : {}),
      },
    }));
  });
}

export function toEnvelope<A extends AggregateTypes>(
  aggregateType: string,
  { _id: position, aggregateId, version, at, payload, metadata }: JournalDocument<A>,
): EventEnvelope<A> {
  return { aggregateType, aggregateId, version, position, at: at.toISOString(), payload, metadata };
}
