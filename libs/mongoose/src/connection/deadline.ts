import type { mongo } from 'mongoose';

/** Longer than `connectionOptions` allows for finding a server, or for waiting for a connection, and then for the answer. */
const deadlineMs = 11_000;

/** The driver did not settle an operation in time. It may still send the operation. */
export class DriverSilent extends Error {
  override readonly name = 'DriverSilent';

  constructor() {
    super(`The driver has not answered within ${deadlineMs} ms.`);
  }
}

/**
 * Rejects with {@link DriverSilent} if the driver does not settle an operation within 11 s. The driver's own limits leave a gap: a
 * write to a socket that is destroyed, but has not said so yet, waits for ever (mongodb 7.8 and 7.9, `Connection.writeCommand`).
 */
export async function inTime<T>(operation: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  // Rejects a turn later: when a paused process resumes, its timers fire before it reads the answers that have arrived meanwhile.
  const timer = setTimeout(() => setImmediate(() => reject(new DriverSilent())), deadlineMs);
  try {
    return await Promise.race([operation, over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * {@link inTime} for an operation of a transaction. If the driver is silent, the session is marked as ended: the operation may still
 * be sent, and must not become part of the session's next transaction.
 */
export async function inSession<T>(session: mongo.ClientSession, operation: Promise<T>): Promise<T> {
  try {
    return await inTime(operation);
  } catch (error) {
    if (error instanceof DriverSilent) session.hasEnded = true;
    throw error;
  }
}
