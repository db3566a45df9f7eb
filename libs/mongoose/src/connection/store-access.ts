import { StoreUnavailable } from '@snapfold/kernel/engine';
import { inTime } from './deadline.js';
import { isUnavailable } from './mongo-errors.js';

/**
 * Runs an operation outside of a transaction.
 * @throws {@link StoreUnavailable} if the database cannot do it at present
 */
export async function accessStore<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await inTime(operation());
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}
