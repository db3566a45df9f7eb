import type { CommitResult } from '@snapfold/kernel';
import type { Connection, mongo } from 'mongoose';
import { isTransient, isUnknownCommit } from './mongo-errors.js';

const commitTries = 3;

/** Runs `work` once in a transaction, committed only if `work` says so. */
export async function inTransaction(
  connection: Connection,
  work: (session: mongo.ClientSession) => Promise<CommitResult>,
): Promise<CommitResult> {
  const session = await connection.startSession();
  try {
    session.startTransaction({
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
    });
    const result = await workOrContended(session, work);
    if (result.outcome === 'committed') return (await failureToCommit(session)) ?? result;
    await session.abortTransaction();
    return result;
  } finally {
    await session.endSession();
  }
}

async function workOrContended(
  session: mongo.ClientSession,
  work: (session: mongo.ClientSession) => Promise<CommitResult>,
): Promise<CommitResult> {
  try {
    return await work(session);
  } catch (error) {
    if (isTransient(error)) return { outcome: 'contended' };
    throw error;
  }
}

/** Only a commit that is refused at its first try is known to have had no effect. */
async function failureToCommit(session: mongo.ClientSession): Promise<CommitResult | undefined> {
  let cause: unknown;
  for (let attempt = 1; attempt <= commitTries; attempt += 1) {
    try {
      await session.commitTransaction();
      return undefined;
    } catch (error) {
      if (attempt === 1 && isTransient(error) && !isUnknownCommit(error)) return { outcome: 'contended' };
      cause = error;
      if (!isUnknownCommit(error)) break;
    }
  }
  return { outcome: 'unknown', cause };
}
