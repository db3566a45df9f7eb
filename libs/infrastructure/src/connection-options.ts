import type { ConnectOptions } from 'mongoose';

/** The database that is used when the URI names none. */
const defaultDatabase = 'snapfold';

/** How the stores want their connection to be opened: nothing implicit, and failures within seconds. */
export function connectionOptions(uri: string): ConnectOptions {
  return {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    serverSelectionTimeoutMS: 5_000,
    ...(namesDatabase(uri) ? {} : { dbName: defaultDatabase }),
  };
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(?:\+srv)?:\/\/[^/?]+\/[^?]+/.test(uri);
}
