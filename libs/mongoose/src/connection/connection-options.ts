import type { ConnectOptions } from 'mongoose';

/** The database that is used when the URI names none. */
const defaultDatabase = 'snapfold';

/**
 * Returns the connection options that the stores need: Mongoose creates and buffers nothing by itself, and an operation fails within
 * seconds if no server answers.
 */
export function connectionOptions(uri: string): ConnectOptions {
  return {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    connectTimeoutMS: 5_000,
    // How long a server that has received a command may take to answer.
    socketTimeoutMS: 5_000,
    // How long it may take to notice that a failed server is back.
    heartbeatFrequencyMS: 1_000,
    serverSelectionTimeoutMS: 5_000,
    // How long an operation may wait for a connection while others use all of them.
    waitQueueTimeoutMS: 5_000,
    ...(namesDatabase(uri) ? {} : { dbName: defaultDatabase }),
  };
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(?:\+srv)?:\/\/[^/?]+\/[^?]+/.test(uri);
}
