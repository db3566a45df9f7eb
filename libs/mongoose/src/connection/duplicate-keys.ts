import { codeOf, fieldOf, writeErrorsOf } from './driver-error.js';

/** A unique index that a write violated, and the index of the write in its batch. */
export interface DuplicateKey {
  readonly index: string;
  readonly write: number;
}

/** Whether a single write violated a unique index. The server's message holds users' data: never show it. */
export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === 11_000;
}

/** The duplicate keys that a bulk write failed with; empty if it failed with anything else, too. */
export function duplicateKeysOf(error: unknown): readonly DuplicateKey[] {
  const failures = writeErrorsOf(error);
  const duplicates = failures.flatMap(duplicateKeyOf);
  return duplicates.length === failures.length ? duplicates : [];
}

/** Runs an ordered bulk write, which ends at its first error. Resolves with the duplicate key that it failed with, if any. */
export async function duplicateKeyIn(write: () => Promise<unknown>): Promise<DuplicateKey | undefined> {
  return (await duplicateKeysIn(write))[0];
}

/** Runs a bulk write. Resolves with the duplicate keys that it failed with; only an unordered one can have several. */
export async function duplicateKeysIn(write: () => Promise<unknown>): Promise<readonly DuplicateKey[]> {
  try {
    await write();
    return [];
  } catch (error) {
    const duplicates = duplicateKeysOf(error);
    if (duplicates.length > 0) return duplicates;
    throw error;
  }
}

function duplicateKeyOf(failure: unknown): readonly DuplicateKey[] {
  const [message, write] = [fieldOf(failure, 'errmsg'), fieldOf(failure, 'index')];
  if (!isDuplicateKey(failure) || typeof message !== 'string' || typeof write !== 'number') return [];
  const index = /^E11000 duplicate key error collection: \S+ index: (\S+) dup key/.exec(message)?.[1];
  return index === undefined ? [] : [{ index, write }];
}
