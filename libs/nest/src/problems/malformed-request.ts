import type { SnapfoldError } from '@snapfold/kernel';
import type { RequestFault } from './request-fault.js';

/** How many faults of a request are told at most. */
export const maxTold = 20;

/** How many are looked for: one more, so that the client learns that there are more. */
export const maxFound = maxTold + 1;

/** The request does not match the schema of its route, or a header is malformed. It is answered with 400. */
export class MalformedRequest extends Error implements SnapfoldError {
  override readonly name = 'MalformedRequest';
  readonly code = 'MALFORMED_REQUEST';
  readonly kind = 'malformed';

  /** @param faults at least one */
  constructor(readonly faults: readonly RequestFault[]) {
    const [first] = faults;
    super(first && faults.length === 1 ? first.detail : summaryOf(faults.length));
  }
}

function summaryOf(count: number): string {
  if (count <= maxTold) return `The request has ${count} faults, which "errors" lists.`;
  return `The request has more than ${maxTold} faults; "errors" lists the first.`;
}

/** Returns what a function returns. If it throws {@link MalformedRequest}, adds the faults to `faults` and returns `undefined`. */
export function readInto<T>(faults: RequestFault[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedRequest)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}
