import { describe } from './describe.js';
import type { SnapfoldError } from './error-kind.js';

/** A refolded snapshot claims a unique key that another aggregate holds: both states now have the same key. */
export class UniqueKeyHeld extends Error implements SnapfoldError {
  override readonly name = 'UniqueKeyHeld';
  readonly code = 'UNIQUE_KEY_HELD';
  readonly kind = 'conflict';

  constructor(
    readonly rule: string,
    readonly key: string,
    /** The id of the aggregate that holds the key; `undefined` if it has given the key up since. */
    readonly holder: string | undefined,
  ) {
    super(
      `${holder ?? 'Another aggregate'} holds the same key "${key}" of the unique rule "${rule}": ` +
        'send one of the two a command that changes its key, then refold again.',
    );
  }
}

/**
 * A command changed the aggregate during every attempt to refold its snapshot. The snapshots that these commands wrote may be built on
 * the state that was to be repaired.
 */
export class SnapshotOvertaken extends Error implements SnapfoldError {
  override readonly name = 'SnapshotOvertaken';
  readonly code = 'SNAPSHOT_OVERTAKEN';
  readonly kind = 'unavailable';

  constructor() {
    super('Commands changed the aggregate during every attempt to refold its snapshot: refold again.');
  }
}

/** Folding an aggregate or storing its snapshot failed with something that is no error of Snapfold; it is the `cause`. */
export class RefoldFailed extends Error implements SnapfoldError {
  override readonly name = 'RefoldFailed';
  readonly code = 'REFOLD_FAILED';
  readonly kind = 'fault';

  constructor(cause: unknown) {
    super(describe(cause), { cause });
  }
}
