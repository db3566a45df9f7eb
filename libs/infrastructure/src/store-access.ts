import { StoreUnavailable } from '@snapfold/kernel';
import { inTime } from './deadline.js';
import { isOutOfReach } from './mongo-errors.js';

/** Runs an operation outside a transaction; a server out of reach is reported in the kernel's terms. */
export async function accessStore<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await inTime(operation());
  } catch (error) {
    throw isOutOfReach(error) ? new StoreUnavailable(error) : error;
  }
}
