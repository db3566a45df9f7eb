import { StoreUnavailable, type FollowerStep } from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { inSession } from '../connection/deadline.js';
import { systemRuntime } from '../connection/system-runtime.js';
import type { CommitSessions } from '../transactions/commit-sessions.js';
import { ContentionWatch } from '../transactions/contention-watch.js';
import { inTransaction, type TransactionResult } from '../transactions/mongo-transaction.js';
import type { FollowerCollections } from './follower-collections.js';

const contentionMs = 10_000;
const backoffMs = 20;

/** Why steps are not stored: the lease or the checkpoint of a follower is no longer the step's, or an error of its own. */
type Refusal = 'lease lost' | { readonly error: Error };

/** A step of a follower. */
export interface StoredStep {
  /** The id of the follower. */
  readonly id: string;
  readonly step: FollowerStep;
  /** Writes what the step changes beside the follower. Resolves with the reason if it cannot be stored. */
  readonly write?: (session: mongo.ClientSession) => Promise<Error | undefined>;
}

/** Commits steps of followers of one kind: checkpoint, parked events and what else they write in one transaction. */
export class FollowerSteps {
  constructor(
    private readonly connection: Connection,
    private readonly sessions: CommitSessions,
    private readonly collections: FollowerCollections,
  ) {}

  /** Commits one step. Resolves with whether it is stored; rejects with the error with which it refuses itself. */
  async alone(stored: StoredStep): Promise<boolean> {
    const end = systemRuntime.monotonic() + contentionMs;
    const contention = new ContentionWatch(() => this.sessions.registry.killSilent());
    for (;;) {
      const result = await this.#try([stored]);
      await contention.note(result.outcome === 'contended');
      if (result.outcome === 'committed') return true;
      if (result.outcome === 'unknown') throw new StoreUnavailable(result.cause);
      if (result.outcome === 'abandoned') {
        if (result.reason !== 'lease lost') throw result.reason.error;
        return false;
      }
      if (systemRuntime.monotonic() > end)
        throw new StoreUnavailable(new Error(`Other transactions blocked ${stored.id} for too long.`));
      await systemRuntime.sleep(systemRuntime.random() * backoffMs);
    }
  }

  /** Commits several steps, all or none. Each has its own guard: if one does not match, none of the steps is stored. */
  async together(steps: readonly StoredStep[]): Promise<boolean> {
    const result = await this.#try(steps);
    if (result.outcome === 'unknown') throw new StoreUnavailable(result.cause);
    return result.outcome === 'committed';
  }

  #try(steps: readonly StoredStep[]): Promise<TransactionResult<Refusal>> {
    return this.sessions.lend((session) => this.#transact(steps, session));
  }

  #transact(steps: readonly StoredStep[], session: mongo.ClientSession): Promise<TransactionResult<Refusal>> {
    const name = systemRuntime.newId();
    return inTransaction(this.connection, session, {
      work: async () => {
        // Written first, so that a process that has lost the lease fails at once.
        const moves = steps.map(({ id, step }) => ({ updateOne: moveOf(id, step, name) }));
        const { matchedCount } = await inSession(session, this.collections.registry.bulkWrite(moves, { session }));
        if (matchedCount < steps.length) return 'lease lost';
        for (const { id, step, write } of steps) {
          const error = await write?.(session);
          if (error) return { error };
          await this.#park(id, step, session);
        }
        return undefined;
      },
      // One step that is stored proves that all are. If other processes have moved on from all of them since, none is found: each is
      // then committed alone, and its guard does not match.
      isStored: async () => {
        for (const { id } of steps) if (await this.#holds(id, name)) return true;
        return false;
      },
    });
  }

  async #holds(_id: string, step: string): Promise<boolean> {
    const found = await this.collections.registry.findOne({ _id }, { readConcern: { level: 'linearizable' } });
    return found?.step === step;
  }

  /** Writes and removes parked events, and counts them. */
  async #park(id: string, { parked, replayed }: FollowerStep, session: mongo.ClientSession): Promise<void> {
    if (parked.length === 0 && replayed.length === 0) return;
    const own = this.collections.of(id);
    const operations = [
      ...parked.map((event) => ({
        replaceOne: {
          filter: { ...own, position: event.position },
          replacement: { ...event, ...own },
          upsert: true,
        },
      })),
      { deleteMany: { filter: { ...own, position: { $in: [...replayed] } } } },
    ];
    const written = this.collections.parked.bulkWrite(operations, { session });
    const { upsertedCount, deletedCount } = await inSession(session, written);
    const change = upsertedCount - deletedCount;
    if (change === 0) return;
    const { registry } = this.collections;
    await inSession(session, registry.updateOne({ _id: id }, { $inc: { parked: change } }, { session }));
  }
}

/**
 * The write that moves the checkpoint of a follower. It matches nothing if the process has lost the lease.
 * @param name the id of the step, by which it is recognized if the answer is lost
 */
export function moveOf(_id: string, { term, from, to, mark }: FollowerStep, name: string) {
  const filter = { _id, status: { $ne: 'retired' }, 'lease.term': term, checkpoint: from };
  const marked = mark === undefined ? {} : { mark: { position: to, mark } };
  return { filter, update: { $set: { checkpoint: to, step: name, ...marked } } };
}
