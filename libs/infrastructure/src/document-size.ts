import { CommitTooLarge, type AggregateTypes, type Commit } from '@snapfold/kernel';
import { mongo } from 'mongoose';

/** MongoDB's limit for a document, less what stands beside an event or a state in theirs. */
const maxBytes = 16 * 1_024 * 1_024 - 64 * 1_024;

/** @throws {@link CommitTooLarge} */
export function assertStorable<A extends AggregateTypes>(batch: readonly Commit<A>[]): void {
  for (const { events, state, uniqueKeys, size } of batch.flatMap(({ changes }) => changes)) {
    // Measured only where it may be too large, since that takes as long as storing it. A rough size is a quarter of the real one at least.
    if (size < maxBytes / 8) continue;
    if (isTooLarge({ state, uniqueKeys }) || events.some(({ payload }) => isTooLarge(payload)))
      throw new CommitTooLarge();
  }
}

function isTooLarge(data: object): boolean {
  return mongo.BSON.calculateObjectSize(data) > maxBytes;
}
