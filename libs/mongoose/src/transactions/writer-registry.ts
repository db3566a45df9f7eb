import type { Connection, mongo } from 'mongoose';
import { inTime } from '../connection/deadline.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';
import type { CollectionLayout } from '../documents/collection-layout.js';

/** A process that commits, and the sessions in which it does. */
interface Writer {
  readonly _id: string;
  readonly sessions: readonly mongo.Binary[];
  /** When it last said that it is alive, by the server's clock. */
  readonly heartbeat: Date;
}

/** How long a live writer may be silent. */
export const silenceMs = 1_500;

/** What a dead writer leaves is cleared in the end; until then its sessions may be killed again, which is no harm. */
export const writersLayout: CollectionLayout = {
  name: 'writers',
  indexes: [{ name: 'heartbeat', key: { heartbeat: 1 }, expireAfterSeconds: 600 }],
};

/**
 * Who commits to a database, and in which sessions: so that the open transaction of a writer that is dead or paused can be ended
 * by those whom it blocks. A writer that was taken for dead wrongly sees its transaction aborted, and runs it again.
 */
export class WriterRegistry {
  readonly #id = systemRuntime.newId();
  readonly #writers: mongo.Collection<Writer>;

  constructor(private readonly connection: Connection) {
    // A heartbeat that a failover loses is followed by the next: waiting for a majority would only make it late.
    this.#writers = nativeCollection<Writer>(connection, writersLayout.name, { w: 1 });
  }

  /** Says that this writer is alive and may commit in these sessions. A writer that was cleared away is back by it. */
  async beat(sessions: readonly mongo.ClientSession[]): Promise<void> {
    const ids = sessions.flatMap(({ id }) => id?.id ?? []);
    // A union, as two beats may overtake each other.
    const all = { $setUnion: [{ $ifNull: ['$sessions', []] }, ids] };
    const said = { $set: { sessions: all, heartbeat: '$$NOW' } };
    await inTime(this.#writers.updateOne({ _id: this.#id }, [said], { upsert: true }));
  }

  /** Ends the transactions of the other writers that have been silent for too long. */
  async killSilent(): Promise<void> {
    // One that is still to come is of before the server's clock was set back.
    const isSilent = {
      $or: [{ $lt: ['$heartbeat', { $subtract: ['$$NOW', silenceMs] }] }, { $gt: ['$heartbeat', '$$NOW'] }],
    };
    const silent = await inTime(this.#writers.find({ _id: { $ne: this.#id }, $expr: isSilent }).toArray());
    const sessions = silent.flatMap((writer) => writer.sessions.map((id) => ({ id })));
    // An empty list would mean: all sessions of this user.
    if (sessions.length === 0) return;
    await inTime(this.connection.getClient().db('admin').command({ killSessions: sessions }));
  }

  async leave(): Promise<void> {
    await inTime(this.#writers.deleteOne({ _id: this.#id }));
  }
}
