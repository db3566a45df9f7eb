import { mongo } from 'mongoose';

/** A unique index that a write ran into, and the index of the write in its batch. */
export interface DuplicateKey {
  readonly index: string;
  readonly write: number;
}

/** What a bulk write ran into, if it was a duplicate key. The rest of the server's message holds users' data: never show it. */
export function duplicateKeyOf(error: unknown): DuplicateKey | undefined {
  if (!(error instanceof mongo.MongoBulkWriteError)) return undefined;
  const [first] = [error.writeErrors].flat();
  if (first?.code !== 11_000) return undefined;
  const index = /^E11000 duplicate key error collection: \S+ index: (\S+) dup key/.exec(first.errmsg ?? '')?.[1];
  return index === undefined ? undefined : { index, write: first.index };
}

/** Whether an operation failed only because of others or of a passing fault: the transaction is gone and may be run again. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof mongo.MongoError)) return false;
  return error.hasErrorLabel(mongo.MongoErrorLabel.TransientTransactionError) || error.code === 112;
}

/** Whether the server may or may not have carried out the commit. */
export function isUnknownCommit(error: unknown): boolean {
  return error instanceof mongo.MongoError && error.hasErrorLabel(mongo.MongoErrorLabel.UnknownTransactionCommitResult);
}
