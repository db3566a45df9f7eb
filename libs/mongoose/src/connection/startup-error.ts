import type { SnapfoldError } from '@snapfold/kernel';
import { fieldOf, isOfClass } from './driver-error.js';

/** Why the service cannot start on this database: one line for the operator. */
export class StartupError extends Error implements SnapfoldError {
  override readonly name = 'StartupError';
  readonly code = 'CANNOT_START';
  readonly kind = 'unavailable';

  constructor(
    message: string,
    /** The setting that the operator has to look at: the connection's address, or the collections in the database. */
    readonly concerns: 'connection' | 'collections',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The failure of a first connection in the operator's terms; `undefined` for every other error. */
export function startupErrorOf(error: unknown): StartupError | undefined {
  if (error instanceof StartupError) return error;
  if (!isOfConnecting(error)) return undefined;
  const [reason] = error.message.split('\n');
  return new StartupError(`The database cannot be used: ${reason}`, 'connection', { cause: error });
}

/** `MongoParseError`: what reads the URI for the driver has an error of its own. */
function isOfConnecting(error: unknown): error is Error {
  return (
    ['MongooseError', 'MongoError', 'MongoParseError'].some((name) => isOfClass(error, name)) || isSrvLookup(error)
  );
}

/** A mongodb+srv:// name that DNS does not know fails with an error of Node's own. */
function isSrvLookup(error: unknown): error is Error {
  return isOfClass(error, 'Error') && /^query(Srv|Txt)$/.test(String(fieldOf(error, 'syscall')));
}
