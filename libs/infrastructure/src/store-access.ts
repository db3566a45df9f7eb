import { StoreUnavailable } from '@snapfold/kernel';
import { mongo } from 'mongoose';

/** Runs an operation outside a transaction; a server out of reach is reported in the kernel's terms. */
export async function accessStore<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (isOutOfReach(error)) throw new StoreUnavailable(error);
    throw error;
  }
}

function isOutOfReach(error: unknown): boolean {
  if (error instanceof mongo.MongoServerSelectionError || error instanceof mongo.MongoNetworkError) return true;
  if (error instanceof mongo.MongoTopologyClosedError || error instanceof mongo.MongoNotConnectedError) return true;
  return error instanceof mongo.MongoError && error.hasErrorLabel(mongo.MongoErrorLabel.RetryableWriteError);
}
