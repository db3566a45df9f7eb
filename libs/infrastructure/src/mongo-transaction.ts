import { StoreUnavailable, type CommitResult } from '@snapfold/kernel';
import type { Connection, mongo } from 'mongoose';
import { isOutOfReach, isRefusedCommit, isTransient } from './mongo-errors.js';
import { systemRuntime } from './system-runtime.js';

type Work = (session: mongo.ClientSession) => Promise<CommitResult>;

const commitTries = 5;
const pauseMs = 200;

/** Runs `work` once in a transaction, which is committed only if `work` says so. */
export async function inTransaction(connection: Connection, work: Work): Promise<CommitResult> {
  const session = await connection.startSession();
  try {
    session.startTransaction({
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
    });
    const result = await worked(session, work);
    return result.outcome === 'committed' ? ((await failureToCommit(connection, session)) ?? result) : result;
  } finally {
    // Aborts what was not committed.
    await session.endSession();
  }
}

/** Before the commit nothing can be stored, whatever happens. */
async function worked(session: mongo.ClientSession, work: Work): Promise<CommitResult> {
  try {
    return await work(session);
  } catch (error) {
    if (isTransient(error)) return { outcome: 'contended' };
    throw isOutOfReach(error) ? new StoreUnavailable(error) : error;
  }
}

/**
 * Ends the session on the server, if it can be reached: what has not been committed by now never will be, and blocks nobody
 * until the server's own time limit.
 */
async function fence(connection: Connection, session: mongo.ClientSession): Promise<void> {
  try {
    await connection
      .getClient()
      .db('admin')
      .command({ killSessions: [session.id] });
  } catch {
    // Out of reach: the outcome stays as unknown as it is, and the server's time limit has to do.
  }
}

/** Only a first try that the server refuses is known to have had no effect. */
async function failureToCommit(
  connection: Connection,
  session: mongo.ClientSession,
): Promise<CommitResult | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return undefined;
    } catch (error) {
      if (attempt === 1 && isRefusedCommit(error)) {
        if (isTransient(error)) return { outcome: 'contended' };
        throw error;
      }
      if (attempt === commitTries || isRefusedCommit(error)) {
        await fence(connection, session);
        return { outcome: 'unknown', cause: error };
      }
    }
    await systemRuntime.sleep(pauseMs * attempt);
  }
}
