import { SnapshotBehind } from '../errors/command-errors.js';
import type { AggregateTypes } from '../model/aggregate.js';
import type { EventStore } from '../ports/event-store.js';
import type { Snapshot } from '../ports/snapshot.js';

/**
 * Returns the stored snapshot of an aggregate after a check that it is not behind the journal; `undefined` if there are no events. A
 * snapshot is stored together with its events, so if it is read after the journal and lacks events, it will never have them.
 * @throws {@link SnapshotBehind} if the snapshot lacks events or is missing
 */
export async function provenSnapshot<A extends AggregateTypes>(
  store: EventStore<A>,
  id: string,
): Promise<Snapshot<A> | undefined> {
  const journalVersion = await store.versionOf(id);
  if (journalVersion === 0) return undefined;
  await store.barrier();
  const stored = (await store.load([id])).get(id);
  const version = stored?.version ?? 0;
  if (version < journalVersion) throw new SnapshotBehind(store.aggregateType, id, version, journalVersion);
  return stored;
}
