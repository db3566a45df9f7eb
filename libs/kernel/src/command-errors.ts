/** No aggregate of this type has this id. */
export class AggregateNotFound extends Error {
  override readonly name = 'AggregateNotFound';
  readonly code = 'NOT_FOUND';

  constructor(
    readonly aggregateType: string,
    readonly aggregateId: string,
  ) {
    super(`There is no such entry in ${aggregateType}.`);
  }
}

/** The aggregate is not at the version that the command was meant for. Nothing was stored; load it anew and decide again. */
export class ConcurrencyConflict extends Error {
  override readonly name = 'ConcurrencyConflict';
  readonly code = 'CONCURRENCY_CONFLICT';

  constructor(
    readonly aggregateId: string,
    readonly expectedVersion: number,
    readonly actualVersion: number,
  ) {
    super(`Expected version ${expectedVersion}, but it is at version ${actualVersion}.`);
  }
}

/** Others kept writing for longer than the engine waits. Nothing was stored; the command may be sent again. */
export class Contended extends Error {
  override readonly name = 'Contended';
  readonly code = 'CONTENDED';

  constructor() {
    super('Too many others were writing at the same time; nothing was stored.');
  }
}

/** The store did not learn whether the command took effect. Look at the aggregate before sending it again. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  readonly code = 'OUTCOME_UNKNOWN';

  constructor(cause: unknown) {
    super('It is not known whether the command took effect.', { cause });
  }
}

/** The store cannot be reached at present. What was asked may be asked again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code = 'STORE_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The database cannot be reached.', { cause });
  }
}
