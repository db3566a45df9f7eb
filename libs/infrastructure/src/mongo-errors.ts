import { mongo } from 'mongoose';

const { MongoErrorLabel } = mongo;

// What a server answers while the primary changes or shuts down: 91, 189, 10107, 11600, 11602, 13435, 13436.
const passing = new Set<unknown>([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);
// What it answers to an operation whose session is killed, or whose transaction takes too long. It has no label.
const killed = new Set<unknown>([290, 11_601]);
// What Node itself says of a socket that has ended; what the system says names its call.
const ended = new Set<unknown>(['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** A unique index that a write ran into, and the index of the write in its batch. */
export interface DuplicateKey {
  readonly index: string;
  readonly write: number;
}

/** What a bulk write ran into, if it was a duplicate key. The rest of the server's message holds users' data: never show it. */
export function duplicateKeyOf(error: unknown): DuplicateKey | undefined {
  return duplicateKeysOf(error)?.[0];
}

/** All that it ran into, if nothing but duplicate keys. */
function duplicateKeysOf(error: unknown): readonly DuplicateKey[] | undefined {
  if (!(error instanceof mongo.MongoBulkWriteError)) return undefined;
  const duplicates = [error.writeErrors].flat().flatMap(({ code, errmsg = '', index: write }) => {
    const index = /^E11000 duplicate key error collection: \S+ index: (\S+) dup key/.exec(errmsg)?.[1];
    return code === 11_000 && index !== undefined ? [{ index, write }] : [];
  });
  return duplicates.length > 0 && duplicates.length === [error.writeErrors].flat().length ? duplicates : undefined;
}

/** Runs a bulk write; resolves with the duplicate key that it ran into, if any. */
export async function duplicateKeyIn(write: () => Promise<unknown>): Promise<DuplicateKey | undefined> {
  return (await duplicateKeysIn(write))[0];
}

/** Runs a bulk write, which if unordered may run into several. */
export async function duplicateKeysIn(write: () => Promise<unknown>): Promise<readonly DuplicateKey[]> {
  try {
    await write();
    return [];
  } catch (error) {
    const duplicates = duplicateKeysOf(error);
    if (duplicates) return duplicates;
    throw error;
  }
}

/** Whether an operation of a transaction failed only because of others or of a passing fault: it may be run again. */
export function isTransient(error: unknown): boolean {
  return (
    isSocketError(error) ||
    causes(error).some(
      (cause) =>
        cause.hasErrorLabel(MongoErrorLabel.TransientTransactionError) ||
        isNetworkError(cause) ||
        killed.has(cause.code),
    )
  );
}

/** Whether the server was not reached, or is not a primary at the moment. */
export function isOutOfReach(error: unknown): boolean {
  return (
    isSocketError(error) ||
    causes(error).some((cause) => isNetworkError(cause) || isDisconnected(cause) || passing.has(cause.code))
  );
}

/** Whether the server gave up an operation when the time for it was over. */
export function isOverTime(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 50;
}

/**
 * Whether the server answered to a commit that it aborted the transaction, for good. It gives the label only if that can't be
 * rolled back; every other answer may come from a transaction that it has committed.
 */
export function isAborted(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.hasErrorLabel(MongoErrorLabel.TransientTransactionError);
}

/** Whether a commit that failed with this, and is known not to have happened, may be run again. */
export function mayPass(error: unknown): boolean {
  return (
    isTransient(error) ||
    isOutOfReach(error) ||
    (error instanceof mongo.MongoError && error.hasErrorLabel(MongoErrorLabel.UnknownTransactionCommitResult))
  );
}

/** The driver labels only some network errors, and bulk writes wrap them. */
function causes(error: unknown): mongo.MongoError[] {
  if (!(error instanceof mongo.MongoError)) return [];
  const wrapped: unknown = error instanceof mongo.MongoServerError ? error.errorResponse : undefined;
  return wrapped instanceof mongo.MongoError ? [error, wrapped] : [error];
}

/** The driver passes it on as it is while it waits until it can write on (mongodb 7.8, `Connection.writeCommand`). */
function isSocketError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return 'syscall' in error || ended.has(error.code);
}

function isNetworkError(error: mongo.MongoError): boolean {
  return error instanceof mongo.MongoNetworkError;
}

function isDisconnected(error: mongo.MongoError): boolean {
  return (
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoTopologyClosedError ||
    error instanceof mongo.MongoNotConnectedError
  );
}
