import type { SnapfoldError } from '../../errors/error-kind.js';

/**
 * The journal is not the one that a generation of a view was filled from: it was restored to an earlier moment, or it is another. The
 * generation is discarded, and another one filled.
 */
export class JournalReplaced extends Error implements SnapfoldError {
  override readonly name = 'JournalReplaced';
  readonly code = 'JOURNAL_REPLACED';
  readonly kind = 'fault';

  constructor(aggregateType: string, position: number) {
    super(
      `JOURNAL_REPLACED: the journal of "${aggregateType}" has another event at position ${position} than the one that the view ` +
        'has come to, or none: it was restored to an earlier moment, or is another. The view is filled again from the first event on.',
    );
  }
}

/** Events are missing in the journal, as while it is being restored. Nothing is applied as long as they are. */
export class JournalGap extends Error implements SnapfoldError {
  override readonly name = 'JournalGap';
  readonly code = 'JOURNAL_GAP';
  readonly kind = 'fault';

  constructor(aggregateType: string, after: number) {
    super(
      `JOURNAL_GAP: events of "${aggregateType}" after position ${after} are missing, though there are later ones.`,
    );
  }
}
