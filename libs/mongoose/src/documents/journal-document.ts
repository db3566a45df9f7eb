import type { Aggregate, AggregateTypes, EventEnvelope, EventMetadata } from '@snapfold/kernel';
import { frozen, schemaOf, upcast, type PositionedCommit } from '@snapfold/kernel/engine';
import type { CollectionLayout } from './collection-layout.js';

/** One event as the journal stores it. */
export interface JournalDocument<A extends AggregateTypes> {
  /** The position. */
  readonly _id: number;
  readonly aggregateId: string;
  readonly version: number;
  readonly at: Date;
  readonly payload: A['event'];
  /** The version of the payload's shape; absent for the first. */
  readonly schema?: number;
  readonly metadata: EventMetadata;
  readonly commandId?: string | undefined;
  /** Only on the first event of a commit that has a command id. */
  readonly command?: { readonly fingerprint: string; readonly eventCount: number };
  /** The batch's id, only on its first event: a writer looks for it to find out whether its batch was committed. */
  readonly batch?: string;
}

const versionIndex = 'aggregate_version';
const commandIndex = 'command_id';

/** The reason to reject an entry that violates this index. */
export function rejectionOf(index: string): 'version' | 'command' | undefined {
  return index === versionIndex ? 'version' : index === commandIndex ? 'command' : undefined;
}

export function journalLayout(aggregateType: string): CollectionLayout {
  return {
    name: `${aggregateType}_journal`,
    indexes: [
      { name: versionIndex, key: { aggregateId: 1, version: 1 }, unique: true },
      { name: commandIndex, key: { commandId: 1 }, unique: true, where: 'command' },
    ],
  };
}

/** Returns the documents of a batch with this id, each with the index of its commit in the batch. */
export function journalDocuments<A extends AggregateTypes>(
  { events: catalogue }: Aggregate<A>,
  batch: readonly PositionedCommit<A>[],
  id: string,
): { readonly document: JournalDocument<A>; readonly commit: number }[] {
  return batch.flatMap(({ command, changes }, commit) => {
    const events = changes.flatMap((change) => change.events);
    return events.map(({ position, aggregateId, version, at, payload, metadata }, index) => ({
      commit,
      document: {
        _id: position,
        aggregateId,
        version,
        at: new Date(at),
        payload,
        ...stored(schemaOf<A['event']>(catalogue, payload)),
        metadata,
        ...(command ? { commandId: command.id } : {}),
        ...(command && index === 0 ? { command: { fingerprint: command.fingerprint, eventCount: events.length } } : {}),
        ...(commit === 0 && index === 0 ? { batch: id } : {}),
      },
    }));
  });
}

const stored = (schema: number) => (schema === 1 ? {} : { schema });

/**
 * Reads a stored event, in the shape that this release gives it.
 * @throws {@link UnreadableEvent}
 */
export function toEnvelope<A extends AggregateTypes>(
  { type: aggregateType, events }: Aggregate<A>,
  { _id: position, aggregateId, version, at, payload, schema = 1, metadata }: JournalDocument<A>,
): EventEnvelope<A> {
  const instant = at.toISOString();
  const place = { position, aggregateId, version, at: instant };
  const current = upcast<A['event']>(events, { type: payload.type, schema, payload: frozen(payload), place });
  return { aggregateType, aggregateId, version, position, at: instant, payload: current, metadata };
}
