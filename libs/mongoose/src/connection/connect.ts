import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from './connection-options.js';
import { startupErrorOf } from './startup-error.js';

/**
 * Opens a connection with the options that the stores need.
 * @throws {@link StartupError} if the URI is malformed or no database answers
 */
export async function connect(uri: string): Promise<Connection> {
  try {
    return await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  } catch (error) {
    throw startupErrorOf(error) ?? error;
  }
}
