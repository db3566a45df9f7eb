import type { Connection, mongo } from 'mongoose';
import { inTime } from '../connection/deadline.js';
import { nativeCollection } from '../connection/native-collection.js';
import { systemRuntime } from '../connection/system-runtime.js';
import type { CollectionLayout } from '../documents/collection-layout.js';

/** A process that commits, and the sessions in which it does. */
interface Writer {
  readonly _id: string;
  readonly sessions: readonly mongo.Binary[];
  /** The time of its latest heartbeat, by the server's clock. */
  readonly heartbeat: Date;
}

/** How long a live writer may go without a heartbeat. */
export const silenceMs = 1_500;

/** The entry of a dead writer expires after ten minutes. Until then its sessions may be killed again, which does no harm. */
export const writersLayout: CollectionLayout = {
  name: 'writers',
  indexes: [{ name: 'heartbeat', key: { heartbeat: 1 }, expireAfterSeconds: 600 }],
};

/**
 * Records the processes that commit to a database, and the sessions in which they do. If a writer is dead or paused, the processes that
 * its open transaction blocks can end it. A writer that was wrongly taken for dead sees its transaction aborted, and runs it again.
 */
export class WriterRegistry {
  readonly #id = systemRuntime.newId();
  readonly #writers: mongo.Collection<Writer>;

  constructor(private readonly connection: Connection) {
    // Heartbeats do not wait for a majority, which would only make them late: the next one makes up for one that a failover loses.
    this.#writers = nativeCollection<Writer>(connection, writersLayout.name, { w: 1 });
  }

  /** Sends a heartbeat: this writer is alive and may commit in these sessions. It also restores an entry that has expired. */
  async beat(sessions: readonly mongo.ClientSession[]): Promise<void> {
    const ids = sessions.flatMap(({ id }) => id?.id ?? []);
    // A union, since one heartbeat may overtake another.
    const all = { $setUnion: [{ $ifNull: ['$sessions', []] }, ids] };
    const heartbeat = { $set: { sessions: all, heartbeat: '$$NOW' } };
    await inTime(this.#writers.updateOne({ _id: this.#id }, [heartbeat], { upsert: true }));
  }

  /** Kills the sessions of all other writers that have sent no heartbeat for too long, and so ends their transactions. */
  async killSilent(): Promise<void> {
    // A heartbeat in the future was sent before the server's clock was set back.
    const isSilent = {
      $or: [{ $lt: ['$heartbeat', { $subtract: ['$$NOW', silenceMs] }] }, { $gt: ['$heartbeat', '$$NOW'] }],
    };
    const silent = await inTime(this.#writers.find({ _id: { $ne: this.#id }, $expr: isSilent }).toArray());
    const sessions = silent.flatMap((writer) => writer.sessions.map((id) => ({ id })));
    // An empty list would kill all sessions of this user.
    if (sessions.length === 0) return;
    await inTime(this.connection.getClient().db('admin').command({ killSessions: sessions }));
  }

  async leave(): Promise<void> {
    await inTime(this.#writers.deleteOne({ _id: this.#id }));
  }
}
