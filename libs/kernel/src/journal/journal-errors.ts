import type { SnapfoldError } from '../errors/error-kind.js';

/**
 * The journal is not the one that was followed before: it was restored to an earlier moment, or another one took its place. A view is
 * filled again.
 */
export class JournalReplaced extends Error implements SnapfoldError {
  override readonly name = 'JournalReplaced';
  readonly code = 'JOURNAL_REPLACED';
  readonly kind = 'fault';

  constructor(aggregateType: string, position: number) {
    super(
      `JOURNAL_REPLACED: the journal of "${aggregateType}" no longer has the event at position ${position}, up to which ` +
        'it was followed: it was restored to an earlier moment, or replaced. It is followed again from the first event on.',
    );
  }
}

/** Events are missing from the journal, as while it is being restored. No events are applied until they are there. */
export class JournalGap extends Error implements SnapfoldError {
  override readonly name = 'JournalGap';
  readonly code = 'JOURNAL_GAP';
  readonly kind = 'unavailable';

  constructor(aggregateType: string, after: number) {
    super(
      `JOURNAL_GAP: the journal of "${aggregateType}" lacks events after position ${after}. It is followed again once they are restored.`,
    );
  }
}

/** The journal ends before the position after which it should be read: it was restored to an earlier moment, or it is another journal. */
export class PositionNotReached extends Error implements SnapfoldError {
  override readonly name = 'PositionNotReached';
  readonly code = 'POSITION_NOT_REACHED';
  readonly kind = 'conflict';

  constructor(
    readonly position: number,
    /** The position of the journal's last event; 0 if it has none. */
    readonly head: number,
  ) {
    super(
      `The journal ends at position ${head}, before position ${position}: it was restored to an earlier moment, or is another one.`,
    );
  }

  get details() {
    const { head } = this;
    return { head };
  }
}
