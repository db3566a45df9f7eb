import type { ConnectOptions } from 'mongoose';

/** The database that is used when the URI names none. */
const defaultDatabase = 'snapfold';

/** How the stores want their connection to be opened: nothing implicit, and a server that does not answer is soon given up. */
export function connectionOptions(uri: string): ConnectOptions {
  return {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    connectTimeoutMS: 5_000,
    // For how long a server that took a command may keep its answer back.
    socketTimeoutMS: 5_000,
    // How long a server that was in trouble may go unnoticed to be well again.
    heartbeatFrequencyMS: 1_000,
    serverSelectionTimeoutMS: 5_000,
    // For how long an operation may wait for a connection while others use all of them.
    waitQueueTimeoutMS: 5_000,
    ...(namesDatabase(uri) ? {} : { dbName: defaultDatabase }),
  };
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(?:\+srv)?:\/\/[^/?]+\/[^?]+/.test(uri);
}
