import { StoreUnavailable } from '@snapfold/kernel/engine';
import { inTime } from './deadline.js';
import { isUnavailable } from './mongo-errors.js';

/** Runs an operation outside a transaction; one that the database cannot do at present is reported in the kernel's terms. */
export async function accessStore<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await inTime(operation());
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}
