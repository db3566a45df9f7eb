import type { mongo } from 'mongoose';

/** Longer than a server may take to be found, or a connection to be free, and then to answer; see the connection's options. */
const deadlineMs = 11_000;

/** The driver did not come back to an operation; it may still be sent. */
export class DriverSilent extends Error {
  override readonly name = 'DriverSilent';

  constructor() {
    super(`The driver has not answered within ${deadlineMs} ms.`);
  }
}

/**
 * Rejects with {@link DriverSilent} if the driver never comes back to an operation. Its own limits leave a gap: what it writes to
 * a socket that has been destroyed, but does not say so yet, waits for ever (mongodb 7.8 and 7.9, `Connection.writeCommand`).
 */
export async function inTime<T>(operation: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  // In the turn after: when a paused process goes on, timers are due before answers that have come meanwhile are read.
  const timer = setTimeout(() => setImmediate(() => reject(new DriverSilent())), deadlineMs);
  try {
    return await Promise.race([operation, over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The same for an operation of a transaction. A session whose driver is silent has ended at once: what it was asked may still be
 * sent, and must not be part of what the session does next.
 */
export async function inSession<T>(session: mongo.ClientSession, operation: Promise<T>): Promise<T> {
  try {
    return await inTime(operation);
  } catch (error) {
    if (error instanceof DriverSilent) session.hasEnded = true;
    throw error;
  }
}
