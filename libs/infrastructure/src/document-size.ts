import { CommitTooLarge, roughSize, type AggregateTypes, type Commit } from '@snapfold/kernel';
import { mongo } from 'mongoose';

/** MongoDB's limit for a document, less what stands beside an event or a state in theirs. */
const maxBytes = 16 * 1_024 * 1_024 - 64 * 1_024;

/** @throws {@link CommitTooLarge} */
export function assertStorable<A extends AggregateTypes>(batch: readonly Commit<A>[]): void {
  for (const { events, state, uniqueKeys } of batch.flatMap(({ changes }) => changes)) {
    if (isTooLarge({ state, uniqueKeys }) || events.some(({ payload, metadata }) => isTooLarge({ payload, metadata })))
      throw new CommitTooLarge();
  }
}

/** Measured only where it may be too large, since that takes as long as storing it. */
function isTooLarge(data: object): boolean {
  return roughSize(data) > maxBytes / 4 && mongo.BSON.calculateObjectSize(data) > maxBytes;
}
