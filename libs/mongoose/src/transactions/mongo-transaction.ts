import { CommitTooLarge, StoreUnavailable } from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { inSession, inTime } from '../connection/deadline.js';
import { isAborted, isTooLarge, isTransient, isUnavailable, mayPass } from '../connection/mongo-errors.js';
import { systemRuntime } from '../connection/system-runtime.js';

/** The work of a transaction, and how to find out whether it was stored. */
export interface Transaction<R> {
  /** Runs once, with all its operations `inSession`. Its writes are committed unless it resolves with a reason to abandon them. */
  work(): Promise<R | undefined>;
  /** Whether the writes of `work` are durable on a majority. It reads outside of the transaction. */
  isStored(): Promise<boolean>;
}

/** What became of a transaction. All of it is stored if it is `committed`, perhaps if it is `unknown`, and nothing otherwise. */
export type TransactionResult<R> =
  | { readonly outcome: 'committed' }
  /** Its work resolved with this reason. */
  | { readonly outcome: 'abandoned'; readonly reason: R }
  /** Others were writing: the same transaction may be run again at once. */
  | { readonly outcome: 'contended' }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

/** What became of a transaction whose work gave no reason to abandon it. */
type CommitOutcome = Exclude<TransactionResult<never>, { readonly outcome: 'abandoned' }>;

/** How long a commit is sent again before its session is fenced. */
const commitMs = 2_000;
/** How long the outcome of a commit is looked for before it is reported as `unknown`. */
const resolveMs = 10_000;
const pauseMs = 200;

/**
 * Runs a transaction in a session that was lent for it, and finds out what became of it.
 * @throws {@link CommitTooLarge} if the server does not take as much
 * @throws {@link StoreUnavailable} if the database cannot do the work at present
 */
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
    // Nothing is stored even if the abort fails: the session's next transaction ends this one at the latest.
    if (!session.hasEnded && session.inTransaction())
      await inSession(session, session.abortTransaction()).catch(() => undefined);
    if (session.hasEnded) await fence(connection, session).catch(() => undefined);
  }
}

/** Runs the work. Resolves with `undefined` if it succeeds. However it fails, nothing is stored before the commit. */
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
 * Commits, and finds out what became of it if the answer is lost. Only two things prove that a commit has not happened and never will:
 * the server answers that it aborted the transaction, or the session is fenced and `isStored` finds nothing.
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

/** Kills the session on the server. What is not stored by then, a commit that is still under way can no longer store. */
async function fence(connection: Connection, session: mongo.ClientSession): Promise<void> {
  const admin = connection.getClient().db('admin');
  await inTime(admin.command({ killSessions: [session.id] }));
}

/** The outcome of a commit that failed with this error and did not happen. */
function outcomeOf(failure: unknown): CommitOutcome {
  if (isTooLarge(failure)) throw new CommitTooLarge('It would be more than the database takes at once');
  if (mayPass(failure)) return { outcome: 'contended' };
  throw failure;
}
