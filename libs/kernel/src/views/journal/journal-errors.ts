import type { SnapfoldError } from '../../errors/error-kind.js';

/**
 * The journal is not the one that a generation of a view was filled from: it was restored to an earlier moment, or another one took its
 * place. The dispatcher discards the generation and fills another.
 */
export class JournalReplaced extends Error implements SnapfoldError {
  override readonly name = 'JournalReplaced';
  readonly code = 'JOURNAL_REPLACED';
  readonly kind = 'fault';

  constructor(aggregateType: string, position: number) {
    super(
      `JOURNAL_REPLACED: the journal of "${aggregateType}" no longer has the event at position ${position} that the view has ` +
        'applied: it was restored to an earlier moment, or replaced. The view is filled again from the first event on.',
    );
  }
}

/** Events are missing from the journal, as while it is being restored. The view applies no events until they are there. */
export class JournalGap extends Error implements SnapfoldError {
  override readonly name = 'JournalGap';
  readonly code = 'JOURNAL_GAP';
  readonly kind = 'fault';

  constructor(aggregateType: string, after: number) {
    super(
      `JOURNAL_GAP: the journal of "${aggregateType}" lacks events after position ${after}. The view goes on once they are restored.`,
    );
  }
}
