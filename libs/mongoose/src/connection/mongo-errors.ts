import { DriverSilent } from './deadline.js';
import { causesOf, codeOf, fieldOf, hasLabel, isOfClass } from './driver-error.js';

/** What a server answers that cannot do now what it may do later, as its own source sorts its codes. */
const passing: ReadonlySet<number | undefined> = new Set([
  // Servers do not reach each other.
  ...[6, 7, 89, 202, 9_001],
  // It is not the primary, or not any more, or is shutting down; it does not know yet what a majority has.
  ...[91, 134, 189, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436],
  // A lock, an answer or other members took too long.
  ...[24, 50, 64, 100, 262],
  // The operation, its cursor or its snapshot was ended, by an operator or by the server itself.
  ...[43, 175, 237, 239, 246, 279, 314, 355, 11_601, 46_841, 10_045_600],
  // It has too much to do.
  ...[365, 402, 407, 412, 433, 449, 450, 462],
  // It is not known, in a sharded cluster, where the data are.
  ...[133, 150, 249, 250, 272, 453, 13_388, 91_331],
  // An operator has revoked rights, a user, an address or all writes, or must free space: until it is put right.
  ...[11, 13, 18, 214, 371, 391, 404, 8_000, 14_031],
]);
// What it answers to an operation whose session is killed, or whose transaction takes too long. It has no label.
const killed: ReadonlySet<number | undefined> = new Set([290, 11_601]);

/** What the driver itself says when an operation gets no server, no connection, or no answer; or was closed meanwhile. */
const unserved = [
  'MongoNetworkError',
  'MongoServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoServerClosedError',
  'MongoPoolClosedError',
  'MongoClientClosedError',
  'MongoExpiredSessionError',
];
/** A connection could not be made, or the server says itself that it may be asked again. */
const passingLabels = ['HandshakeError', 'RetryableWriteError', 'RetryableError', 'SystemOverloadedError'];

/** Whether an operation of a transaction failed only because of others or of a passing fault: it may be run again. */
export function isTransient(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => hasLabel(cause, 'TransientTransactionError') || isNetworkFault(cause) || killed.has(codeOf(cause)),
  );
}

/** Whether the database could not do what it was asked, for a reason that passes: it may be asked again. */
export function isUnavailable(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      isNetworkFault(cause) ||
      unserved.some((name) => isOfClass(cause, name)) ||
      passingLabels.some((label) => hasLabel(cause, label)) ||
      passing.has(codeOf(cause)),
  );
}

/** A transaction, one for the cache, a document or a command is larger than the server takes: 257, 388, 10334, 17420. */
const tooLarge: ReadonlySet<number | undefined> = new Set([257, 388, 10_334, 17_420]);

/** Whether the server, or the driver before it, will never take what it was asked to store, however often it is asked. */
export function isTooLarge(error: unknown): boolean {
  return causesOf(error).some((cause) => tooLarge.has(codeOf(cause)) || isRefusedByDriver(cause));
}

/** The driver measures the documents of a bulk write itself (mongodb 7.8, `BulkOperationBase.addToOperationsList`); it has no code. */
function isRefusedByDriver(error: unknown): boolean {
  return isOfClass(error, 'MongoInvalidArgumentError') && error.message.includes('larger than the maximum size');
}

/** Whether the server gave up an operation when the time for it was over. */
export function isOverTime(error: unknown): boolean {
  return codeOf(error) === 50;
}

/**
 * Whether the server answered to a commit that it aborted the transaction, for good. It gives the label only if that can't be
 * rolled back; every other answer may come from a transaction that it has committed.
 */
export function isAborted(error: unknown): boolean {
  return isOfClass(error, 'MongoServerError') && hasLabel(error, 'TransientTransactionError');
}

/** What the server answers to a commit of a transaction that it has aborted before. */
const noSuchTransaction = 251;

/** Whether a commit that failed with this, and is known not to have happened, may be run again. */
export function mayPass(error: unknown): boolean {
  return (
    isTransient(error) ||
    isUnavailable(error) ||
    hasLabel(error, 'UnknownTransactionCommitResult') ||
    // It has the label of what is transient only if no error of the write concern is beside it.
    codeOf(error) === noSuchTransaction
  );
}

/** Nobody knows whether the server got the operation. The driver labels only some of these, and bulk writes wrap them. */
function isNetworkFault(error: unknown): boolean {
  return isOfClass(error, 'MongoNetworkError') || error instanceof DriverSilent || isSocketFault(error);
}

/** What Node says of a socket. The driver passes it on as it is while it waits until it can write on (mongodb 7.8, `Connection.writeCommand`). */
function isSocketFault(error: unknown): boolean {
  const code = fieldOf(error, 'code');
  if (typeof code !== 'string') return false;
  // What the system says names its call.
  return fieldOf(error, 'syscall') !== undefined || /^(EPIPE|ERR_(STREAM|SOCKET|SSL|TLS)_\w+)$/.test(code);
}
