import mongoose, { type Connection } from 'mongoose';
import { connectionOptions } from './connection-options.js';
import { startupErrorOf } from './startup-error.js';

/**
 * Opens a connection as the stores want it.
 * @throws {@link StartupError} when there is no database
 */
export async function connect(uri: string): Promise<Connection> {
  try {
    return await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  } catch (error) {
    throw startupErrorOf(error) ?? error;
  }
}
