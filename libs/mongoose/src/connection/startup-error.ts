import type { SnapfoldError } from '@snapfold/kernel';
import { fieldOf, isOfClass } from './driver-error.js';

/** The service cannot start on this database. The message is one line for the operator. */
export class StartupError extends Error implements SnapfoldError {
  override readonly name = 'StartupError';
  readonly code = 'CANNOT_START';
  readonly kind = 'unavailable';

  constructor(
    message: string,
    /** What the operator has to look at: the connection's address, or the collections in the database. */
    readonly concerns: 'connection' | 'collections',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Returns a {@link StartupError} for the error of a first connection; `undefined` for every other error. */
export function startupErrorOf(error: unknown): StartupError | undefined {
  if (error instanceof StartupError) return error;
  if (!isOfConnecting(error)) return undefined;
  const [reason] = error.message.split('\n');
  return new StartupError(`The database cannot be used: ${reason}`, 'connection', { cause: error });
}

/** `MongoParseError` is listed since it is no `MongoError`: the package that parses the URI for the driver throws it. */
function isOfConnecting(error: unknown): error is Error {
  return (
    ['MongooseError', 'MongoError', 'MongoParseError'].some((name) => isOfClass(error, name)) || isSrvLookup(error)
  );
}

/** A mongodb+srv:// name that DNS does not know fails with an error of Node, not of the driver. */
function isSrvLookup(error: unknown): error is Error {
  return isOfClass(error, 'Error') && /^query(Srv|Txt)$/.test(String(fieldOf(error, 'syscall')));
}
