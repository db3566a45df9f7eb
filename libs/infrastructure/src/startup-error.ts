import { MongooseError, mongo } from 'mongoose';

/** Why the service cannot start on this database: one line for the operator. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** The failure of a first connection in the operator's terms; `undefined` for every other error. */
export function startupErrorOf(error: unknown): StartupError | undefined {
  if (error instanceof StartupError) return error;
  if (!(error instanceof MongooseError) && !(error instanceof mongo.MongoError)) return undefined;
  const [reason] = error.message.split('\n');
  return new StartupError(`MONGODB_URI: the database cannot be used: ${reason}`, { cause: error });
}
