import type { ClientSession, Db, Document, Filter, MongoClient } from 'mongodb';
import type { StoredEvent } from './stored.js';
import type { ViewName } from './view-names.js';

/** A generation of a view as the registry stores it. */
export interface StoredGeneration {
  /** The name of the collection that holds its records. */
  readonly _id: string;
  readonly view: ViewName;
  readonly number: number;
  readonly status: 'building' | 'live' | 'retired';
  readonly checkpoint: number;
  readonly parked: number;
  /** How many replays are asked for and not done. Earlier releases did not write this field. */
  readonly replay?: number | boolean;
  /** `since` is when the lease was taken or renewed last. It is absent before the lease is taken for the first time. */
  readonly lease: { readonly owner: string; readonly term: number; readonly since?: Date; readonly until: Date };
}

/** A record of a view as it is stored. */
export interface StoredRecord extends Document {
  readonly _id: string;
}

/** A parked event of a generation, as it is stored. */
export interface StoredParked {
  readonly position: number;
  readonly aggregateId: string;
  readonly version: number;
  /** Absent or `null` for an event that is parked only because an earlier one is. */
  readonly error?: string | null;
}

/** A generation with the wanted records, and all its parked events by ascending position. */
export interface FilledGeneration extends StoredGeneration {
  readonly leftOut: readonly StoredParked[];
  /** The number of all its records. */
  readonly count: number;
  readonly records: readonly StoredRecord[];
}

/** The views and the journal that they are made from, all at one moment. */
export interface StoredViews {
  readonly events: readonly StoredEvent[];
  readonly registry: readonly StoredGeneration[];
  /** The generations that are read, and later ones that are being built. */
  readonly filled: readonly FilledGeneration[];
}

/** Selects the records of a generation that are read. */
export type Wanted = (generation: StoredGeneration) => Filter<StoredRecord>;

/** Reads the views and, after a position, the journal, all in one snapshot session. */
export function readStoredViews(client: MongoClient, after: number, wanted: Wanted): Promise<StoredViews> {
  return client.withSession({ snapshot: true }, async (session) => {
    const db = client.db();
    const journal = db.collection<StoredEvent>('accounts_journal');
    const events = await journal.find({ _id: { $gt: after } }, { session, sort: { _id: 1 } }).toArray();
    const registry = await registryOf(db, session);
    const filled: FilledGeneration[] = [];
    for (const generation of registry.filter((one) => isInUse(one, registry))) {
      const collection = db.collection<StoredRecord>(generation._id);
      const count = await collection.countDocuments({}, { session });
      const records = await collection.find(wanted(generation), { session }).toArray();
      const parked = db.collection<StoredParked>('views_parked').find({ generation: generation._id }, { session });
      const leftOut = await parked.sort({ position: 1 }).toArray();
      filled.push({ ...generation, count, records, leftOut });
    }
    return { events, registry, filled };
  });
}

/** Reads with a session or at a majority: a snapshot session after it then never sees an older state. */
export function registryOf(db: Db, session?: ClientSession): Promise<StoredGeneration[]> {
  const sort = { view: 1, number: 1 } as const;
  return db
    .collection<StoredGeneration>('views')
    .find({}, session ? { session, sort } : { sort, readConcern: 'majority' })
    .toArray();
}

/** The generation of a view that is read. There is none until the first is filled. */
export function readOf<G extends StoredGeneration>(registry: readonly G[], view: ViewName): G | undefined {
  return registry.findLast((one) => one.view === view && one.status === 'live');
}

function isInUse({ view, number, status }: StoredGeneration, registry: readonly StoredGeneration[]): boolean {
  return status !== 'retired' && number >= (readOf(registry, view)?.number ?? 0);
}
