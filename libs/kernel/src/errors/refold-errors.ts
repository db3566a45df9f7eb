import { describe } from './describe.js';
import type { SnapfoldError } from './error-kind.js';

/** A refolded snapshot claims a key that another aggregate holds: the state that is folded makes two of a kind. */
export class UniqueKeyHeld extends Error implements SnapfoldError {
  override readonly name = 'UniqueKeyHeld';
  readonly code = 'UNIQUE_KEY_HELD';
  readonly kind = 'conflict';

  constructor(
    readonly rule: string,
    readonly key: string,
    /** The id of the aggregate that holds it; `undefined` if it has left it since. */
    readonly holder: string | undefined,
  ) {
    super(
      `${holder ?? 'Another aggregate'} holds its key "${key}" of the rule "${rule}": ` +
        'give one of the two another by a command, then refold again.',
    );
  }
}

/** Each time that a snapshot was refolded a command came first; what it stored may be built on what was to be repaired. */
export class SnapshotOvertaken extends Error implements SnapfoldError {
  override readonly name = 'SnapshotOvertaken';
  readonly code = 'SNAPSHOT_OVERTAKEN';
  readonly kind = 'unavailable';

  constructor() {
    super('Commands came first each time that it was refolded: refold again.');
  }
}

/** Folding an aggregate, or storing its snapshot, failed by a fault; the `cause` is whatever was thrown. */
export class RefoldFailed extends Error implements SnapfoldError {
  override readonly name = 'RefoldFailed';
  readonly code = 'REFOLD_FAILED';
  readonly kind = 'fault';

  constructor(cause: unknown) {
    super(describe(cause), { cause });
  }
}
