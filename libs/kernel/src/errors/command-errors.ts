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

/**
 * The stored snapshot lacks events that the journal has, or is missing altogether: somebody has restored or removed snapshots past
 * the engine. Nothing was stored, and no command on the aggregate will be, until its snapshot is refolded.
 */
export class SnapshotBehind extends Error implements SnapfoldError {
  override readonly name = 'SnapshotBehind';
  readonly code = 'SNAPSHOT_BEHIND';
  readonly kind = 'fault';

  constructor(
    readonly aggregateType: string,
    readonly aggregateId: string,
    /** 0 if there is no snapshot. */
    readonly snapshotVersion: number,
    readonly journalVersion: number,
  ) {
    const has = snapshotVersion === 0 ? 'has no snapshot' : `has a snapshot of version ${snapshotVersion}`;
    super(
      `${aggregateType} ${aggregateId} ${has}, but its journal is at version ${journalVersion}: run "snapshots rebuild".`,
    );
  }
}

/** The aggregate is not at the version that the command was meant for. Nothing was stored; load it again, and decide again. */
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

/**
 * What the command would store is larger than the store can take in one piece: an event, a state, or all that is to be committed
 * together. Nothing was stored.
 */
export class CommitTooLarge extends Error implements SnapfoldError {
  override readonly name = 'CommitTooLarge';
  readonly code = 'COMMIT_TOO_LARGE';
  readonly kind = 'rejected';

  constructor(what = 'An event, or the state after it, would be too large to be stored') {
    super(`${what}; nothing was stored.`);
  }
}

/** Deciding took longer than the engine waits: a service may not have answered. Nothing was stored; send it again later. */
export class DecisionTimedOut extends Error implements SnapfoldError {
  override readonly name = 'DecisionTimedOut';
  readonly code = 'DECISION_TIMED_OUT';
  readonly kind = 'unavailable';

  constructor(ms: number) {
    super(`Deciding took longer than ${ms} ms; nothing was stored.`);
  }
}

/** A service that a decision asked has sent a command to the aggregate that waits for this decision: neither could go on. */
export class DecisionReentered extends Error implements SnapfoldError {
  override readonly name = 'DecisionReentered';
  readonly code = 'DECISION_REENTERED';
  readonly kind = 'fault';

  constructor(
    readonly aggregateType: string,
    readonly aggregateId: string,
  ) {
    super(`DECISION_REENTERED: a decision on ${aggregateType} ${aggregateId} sends a command to that aggregate.`);
  }
}

/** The engine is closing, or closed: it takes no more commands. Nothing was stored; send it to another process. */
export class EngineClosed extends Error implements SnapfoldError {
  override readonly name = 'EngineClosed';
  readonly code = 'CLOSING';
  readonly kind = 'unavailable';

  constructor() {
    super('This process is closing and takes no more commands; nothing was stored.');
  }
}

/** A member of a joint update changed nothing, where each must change. Nothing was stored. */
export class NothingChanged extends Error implements SnapfoldError {
  override readonly name = 'NothingChanged';
  readonly code = 'NOTHING_CHANGED';
  readonly kind = 'rejected';

  constructor(
    readonly aggregateType: string,
    readonly aggregateId: string,
  ) {
    super(`${aggregateType}: a member of a joint update changed nothing; nothing was stored.`);
  }
}

/** Something was asked in a form that nothing can be made of. Nothing was decided. */
export class InvalidInput extends RangeError implements SnapfoldError {
  override readonly name = 'InvalidInput';
  readonly code = 'INVALID_INPUT';
  readonly kind = 'malformed';

  constructor(
    readonly field: string,
    rule: string,
  ) {
    super(`${field} ${rule}.`);
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

/** The store cannot be used at present: it is out of reach, too busy, or has revoked rights. What was asked may be asked again. */
export class StoreUnavailable extends Error implements SnapfoldError {
  override readonly name = 'StoreUnavailable';
  readonly code = 'STORE_UNAVAILABLE';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The database cannot be used at present.', { cause });
  }
}
