import { CommitTooLarge, StoreUnavailable } from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { inSession, inTime } from '../connection/deadline.js';
import { isAborted, isTooLarge, isTransient, isUnavailable, mayPass } from '../connection/mongo-errors.js';
import { systemRuntime } from '../connection/system-runtime.js';

/** What is done in a transaction. */
export interface Transaction<R> {
  /** Runs once, with all its operations `inSession`. What it writes is committed unless it gives a reason to give it up. */
  work(): Promise<R | undefined>;
  /** Whether what `work` wrote is durable on a majority, asked outside of the transaction. */
  isStored(): Promise<boolean>;
}

/** What became of a transaction. Nothing of it is stored unless it is `committed`; only `unknown` leaves that open. */
export type TransactionResult<R> =
  | { readonly outcome: 'committed' }
  /** For a reason of its own. */
  | { readonly outcome: 'abandoned'; readonly reason: R }
  /** Others were writing: the same transaction may go again at once. */
  | { readonly outcome: 'contended' }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

/** What became of a transaction that was not given up by its own work. */
type CommitOutcome = Exclude<TransactionResult<never>, { readonly outcome: 'abandoned' }>;

/** For how long the commit is sent again before its session is fenced. */
const commitMs = 2_000;
/** For how long a commit is resolved before its outcome is told as unknown. */
const resolveMs = 10_000;
const pauseMs = 200;

/** Runs a transaction in a session that was lent for it, and finds out what became of it. */
export async function inTransaction<R>(
  connection: Connection,
  session: mongo.ClientSession,
  transaction: Transaction<R>,
): Promise<TransactionResult<R>> {
  session.startTransaction({
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
  });
  try {
    const failure = await failureToWork(transaction);
    if (failure) return failure;
    const isStoredBehindFence = async () => {
      await fence(connection, session);
      return inTime(transaction.isStored());
    };
    return await commit(session, isStoredBehindFence);
  } finally {
    // Nothing is stored, whether it is told so or not; what is left open is ended by the session's next transaction, at the latest.
    if (!session.hasEnded && session.inTransaction())
      await inSession(session, session.abortTransaction()).catch(() => undefined);
    if (session.hasEnded) await fence(connection, session).catch(() => undefined);
  }
}

/** Before the commit nothing can be stored, whatever happens. */
async function failureToWork<R>(transaction: Transaction<R>): Promise<TransactionResult<R> | undefined> {
  try {
    const reason = await transaction.work();
    return reason === undefined ? undefined : { outcome: 'abandoned', reason };
  } catch (error) {
    if (isTooLarge(error)) throw new CommitTooLarge('It would be more than the database takes at once');
    if (isTransient(error)) return { outcome: 'contended' };
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}

/**
 * Commits, and resolves what it is not told. Only two things prove that a commit has not happened and never will: the server says
 * that it aborted the transaction, or the session is fenced and the journal lacks it.
 */
async function commit(
  session: mongo.ClientSession,
  isStoredBehindFence: () => Promise<boolean>,
): Promise<CommitOutcome> {
  const begun = systemRuntime.monotonic();
  let failure: unknown;
  for (let attempt = 1; ; attempt += 1) {
    const elapsed = systemRuntime.monotonic() - begun;
    let isCommitted: boolean | undefined;
    try {
      if (elapsed < commitMs) await inSession(session, session.commitTransaction());
      isCommitted = elapsed < commitMs || (await isStoredBehindFence());
    } catch (error) {
      failure ??= error;
      if (isAborted(error)) isCommitted = false;
    }
    if (isCommitted !== undefined) return isCommitted ? { outcome: 'committed' } : outcomeOf(failure);
    if (elapsed > resolveMs) return { outcome: 'unknown', cause: failure };
    await systemRuntime.sleep(pauseMs * attempt);
  }
}

/** Ends the transaction on the server: what is not stored by now will not be later, by a commit that is still under way. */
async function fence(connection: Connection, session: mongo.ClientSession): Promise<void> {
  const admin = connection.getClient().db('admin');
  await inTime(admin.command({ killSessions: [session.id] }));
}

/** Of a commit that did not happen. */
function outcomeOf(failure: unknown): CommitOutcome {
  if (isTooLarge(failure)) throw new CommitTooLarge('It would be more than the database takes at once');
  if (mayPass(failure)) return { outcome: 'contended' };
  throw failure;
}
