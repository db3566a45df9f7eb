import type { SnapfoldError } from './error-kind.js';

/** No aggregate of this type has this id. */
export class AggregateNotFound extends Error implements SnapfoldError {
  override readonly name = 'AggregateNotFound';
  readonly code = 'NOT_FOUND';
  readonly kind = 'notFound';

  constructor(
    readonly aggregateType: string,
    readonly aggregateId: string,
  ) {
    super(`There is no such entry in ${aggregateType}.`);
  }
}

/** The aggregate exists, but has not reached the version that was asked for. */
export class VersionNotReached extends Error implements SnapfoldError {
  override readonly name = 'VersionNotReached';
  readonly code = 'VERSION_NOT_REACHED';
  readonly kind = 'notFound';

  constructor(
    readonly aggregateId: string,
    readonly version: number,
    readonly actualVersion: number,
  ) {
    super(`Version ${version} is still to come; it is at version ${actualVersion}.`);
  }
}

/** The aggregate is not at the version that the command was meant for. Nothing was stored; load it anew and decide again. */
export class ConcurrencyConflict extends Error implements SnapfoldError {
  override readonly name = 'ConcurrencyConflict';
  readonly code = 'CONCURRENCY_CONFLICT';
  readonly kind = 'conflict';

  constructor(
    readonly aggregateId: string,
    readonly expectedVersion: number,
    readonly actualVersion: number,
  ) {
    super(`Expected version ${expectedVersion}, but it is at version ${actualVersion}.`);
  }

  get details() {
    const { expectedVersion, actualVersion } = this;
    return { expectedVersion, actualVersion };
  }
}

/** The store was busy with others, or out of reach, for longer than the engine waits. Nothing was stored; send it again. */
export class Contended extends Error implements SnapfoldError {
  override readonly name = 'Contended';
  readonly code = 'CONTENDED';
  readonly kind = 'unavailable';

  constructor() {
    super('The database was busy for too long; nothing was stored.');
  }
}

/** The command's id was used before, for a command that says something else. Nothing was decided. */
export class CommandIdReused extends Error implements SnapfoldError {
  override readonly name = 'CommandIdReused';
  readonly code = 'COMMAND_ID_REUSED';
  readonly kind = 'rejected';

  constructor() {
    super('This key was used before, for another request.');
  }
}

/** Another process committed a command with this id in the meantime; the engine answers with that one's outcome. */
export class CommandRecorded extends Error implements SnapfoldError {
  override readonly name = 'CommandRecorded';
  readonly code = 'COMMAND_RECORDED';
  readonly kind = 'conflict';
}

/** The engine has as many commands as it can hold. Nothing was decided; the command may be sent again later. */
export class Overloaded extends Error implements SnapfoldError {
  override readonly name = 'Overloaded';
  readonly code = 'OVERLOADED';
  readonly kind = 'unavailable';

  constructor() {
    super('Too many commands are waiting; this one was not taken.');
  }
}

/** What the command would store is larger than the store can take in one piece: an event, or the state. Nothing was stored. */
export class CommitTooLarge extends Error implements SnapfoldError {
  override readonly name = 'CommitTooLarge';
  readonly code = 'COMMIT_TOO_LARGE';
  readonly kind = 'rejected';

  constructor() {
    super('An event, or the state after it, would be too large to be stored; nothing was stored.');
  }
}

/** The store did not learn whether the command took effect. Look at the aggregate before sending it again. */
export class OutcomeUnknown extends Error implements SnapfoldError {
  override readonly name = 'OutcomeUnknown';
  readonly code = 'OUTCOME_UNKNOWN';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('It is not known whether the command took effect.', { cause });
  }
}

/** The store cannot be reached at present. What was asked may be asked again. */
export class StoreUnavailable extends Error implements SnapfoldError {
  override readonly name = 'StoreUnavailable';
  readonly code = 'STORE_UNAVAILABLE';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The database cannot be reached.', { cause });
  }
}
