import { DriverSilent } from './deadline.js';
import { causesOf, codeOf, fieldOf, hasLabel, isOfClass } from './driver-error.js';

/** The codes of a server that may do later what it cannot do now, grouped as in the server's own source. */
const passing: ReadonlySet<number | undefined> = new Set([
  // Servers do not reach each other.
  ...[6, 7, 89, 202, 9_001],
  // It is not the primary, or no longer, or is shutting down; or it does not know yet what a majority has.
  ...[91, 134, 189, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436],
  // A lock, an answer or other members took too long.
  ...[24, 50, 64, 100, 262],
  // The operation, its cursor or its snapshot was ended, by an operator or by the server itself.
  ...[43, 175, 237, 239, 246, 279, 314, 355, 11_601, 46_841, 10_045_600],
  // It is overloaded.
  ...[365, 402, 407, 412, 433, 449, 450, 462],
  // In a sharded cluster, it does not know at present where the data are.
  ...[133, 150, 249, 250, 272, 453, 13_388, 91_331],
  // An operator has revoked rights, a user, an address or all writes, or has to free disk space.
  ...[11, 13, 18, 214, 371, 391, 404, 8_000, 14_031],
]);
// The codes for an operation whose session was killed or whose transaction took too long. The server does not label them.
const killed: ReadonlySet<number | undefined> = new Set([290, 11_601]);

/** The driver's own errors for an operation that got no server, no connection or no answer, or whose client was closed. */
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
/** The labels of errors of a failed connection, and of those that the server itself invites to retry. */
const passingLabels = ['HandshakeError', 'RetryableWriteError', 'RetryableError', 'SystemOverloadedError'];

/** Whether an operation of a transaction failed because of other transactions or of a passing fault: it may be run again. */
export function isTransient(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => hasLabel(cause, 'TransientTransactionError') || isNetworkFault(cause) || killed.has(codeOf(cause)),
  );
}

/** Whether an operation failed for a reason that passes: it may be sent again. */
export function isUnavailable(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      isNetworkFault(cause) ||
      unserved.some((name) => isOfClass(cause, name)) ||
      passingLabels.some((label) => hasLabel(cause, label)) ||
      passing.has(codeOf(cause)),
  );
}

/** The codes for a transaction (257; 388 for the cache), a document or a command (10334, 17420) that the server finds too large. */
const tooLarge: ReadonlySet<number | undefined> = new Set([257, 388, 10_334, 17_420]);

/** Whether the server, or the driver before it, refused data for its size: no retry will store it. */
export function isTooLarge(error: unknown): boolean {
  return causesOf(error).some((cause) => tooLarge.has(codeOf(cause)) || isRefusedByDriver(cause));
}

/**
 * Whether the driver refused a document for its size. It measures those of a bulk write itself (mongodb 7.8,
 * `BulkOperationBase.addToOperationsList`), and throws an error without a code.
 */
function isRefusedByDriver(error: unknown): boolean {
  return isOfClass(error, 'MongoInvalidArgumentError') && error.message.includes('larger than the maximum size');
}

/** Whether the server ended an operation because its `maxTimeMS` was over. */
export function isOverTime(error: unknown): boolean {
  return codeOf(error) === 50;
}

/**
 * Whether the server answered a commit with the final abort of the transaction. It gives the label only if the abort cannot be rolled
 * back; any other error may come from a transaction that it has committed.
 */
export function isAborted(error: unknown): boolean {
  return isOfClass(error, 'MongoServerError') && hasLabel(error, 'TransientTransactionError');
}

/** The code for the commit of a transaction that the server has aborted before. */
const noSuchTransaction = 251;

/** Whether a transaction may be run again whose commit failed with this error and is known not to have happened. */
export function mayPass(error: unknown): boolean {
  return (
    isTransient(error) ||
    isUnavailable(error) ||
    hasLabel(error, 'UnknownTransactionCommitResult') ||
    // The server labels it as transient only if no write concern error comes with it.
    codeOf(error) === noSuchTransaction
  );
}

/** Whether it is unknown if the server got the operation. The driver labels only some of these errors, and bulk writes wrap them. */
function isNetworkFault(error: unknown): boolean {
  return isOfClass(error, 'MongoNetworkError') || error instanceof DriverSilent || isSocketFault(error);
}

/**
 * Whether it is Node's error for a socket. The driver passes such an error on unchanged while it waits until it can write more
 * (mongodb 7.8, `Connection.writeCommand`).
 */
function isSocketFault(error: unknown): boolean {
  const code = fieldOf(error, 'code');
  if (typeof code !== 'string') return false;
  // An error of the operating system names the failed system call.
  return fieldOf(error, 'syscall') !== undefined || /^(EPIPE|ERR_(STREAM|SOCKET|SSL|TLS)_\w+)$/.test(code);
}
