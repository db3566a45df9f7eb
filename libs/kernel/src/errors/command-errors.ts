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
    super(`There is no entry with the id ${quoted(aggregateId)} in ${aggregateType}.`);
  }
}

const maxShown = 64;

/** Returns an id in quotes, with escapes for control characters, and cut if it is long. */
function quoted(id: string): string {
  return JSON.stringify(id.length <= maxShown ? id : `${id.slice(0, maxShown).toWellFormed()}...`);
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
    super(`Version ${version} does not exist yet: the aggregate is at version ${actualVersion}.`);
  }
}

/**
 * The stored snapshot lacks events that the journal has, or is missing: snapshots were restored or removed without the engine.
 * Nothing was stored, and no command on the aggregate can be stored until its snapshot is refolded.
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

/** The aggregate is not at the version that the command expects. Nothing was stored; load the aggregate before you send it again. */
export class ConcurrencyConflict extends Error implements SnapfoldError {
  override readonly name = 'ConcurrencyConflict';
  readonly code = 'CONCURRENCY_CONFLICT';
  readonly kind = 'conflict';

  constructor(
    readonly aggregateId: string,
    readonly expectedVersion: number,
    readonly actualVersion: number,
  ) {
    super(`Expected version ${expectedVersion}, but the aggregate is at version ${actualVersion}.`);
  }

  get details() {
    const { expectedVersion, actualVersion } = this;
    return { expectedVersion, actualVersion };
  }
}

/**
 * The store was busy with other writers, or out of reach, for longer than the engine tries (`contentionMs`), or another writer was
 * first at each of its attempts (`attempts`). Nothing was stored; the command may be sent again.
 */
export class Contended extends Error implements SnapfoldError {
  override readonly name = 'Contended';
  readonly code = 'CONTENDED';
  readonly kind = 'unavailable';

  constructor() {
    super('The database was busy for too long; nothing was stored. Send the command again.');
  }
}

/** The command's id was used before, for a command with another fingerprint or another target. Nothing was stored. */
export class CommandIdReused extends Error implements SnapfoldError {
  override readonly name = 'CommandIdReused';
  readonly code = 'COMMAND_ID_REUSED';
  readonly kind = 'rejected';

  constructor() {
    super('This idempotency key was used before, for a different request.');
  }
}

/** Another process has committed a command with this id in the meantime. The engine catches this, and gives the recorded outcome. */
export class CommandRecorded extends Error implements SnapfoldError {
  override readonly name = 'CommandRecorded';
  readonly code = 'COMMAND_RECORDED';
  readonly kind = 'conflict';

  constructor() {
    super('A command with this id has already been committed.');
  }
}

/**
 * The engine, or the lane of the aggregate, holds as many commands as its limits allow (`pending`, `lanePending`). The command was
 * not decided; it may be sent again later.
 */
export class Overloaded extends Error implements SnapfoldError {
  override readonly name = 'Overloaded';
  readonly code = 'OVERLOADED';
  readonly kind = 'unavailable';

  constructor() {
    super('Too many commands are waiting, so this command was not accepted. Send it again later.');
  }
}

/**
 * An event, a state, a record of a view, or everything that one command would commit together is larger than the store or the
 * limits of the engine allow. Nothing was stored.
 */
export class CommitTooLarge extends Error implements SnapfoldError {
  override readonly name = 'CommitTooLarge';
  readonly code = 'COMMIT_TOO_LARGE';
  readonly kind = 'rejected';

  constructor(what = 'An event, or the state after it, would be too large to be stored') {
    super(`${what}; nothing was stored.`);
  }
}

/** Deciding the command took longer than `decisionMs`: a service may not have answered. Nothing was stored; send it again later. */
export class DecisionTimedOut extends Error implements SnapfoldError {
  override readonly name = 'DecisionTimedOut';
  readonly code = 'DECISION_TIMED_OUT';
  readonly kind = 'unavailable';

  constructor(ms: number) {
    super(`Deciding the command took longer than ${ms} ms; nothing was stored.`);
  }
}

/**
 * A service that a decision calls has sent a command to an aggregate that waits for this decision. The command and the decision
 * would wait for each other, so the engine refuses the command.
 */
export class DecisionReentered extends Error implements SnapfoldError {
  override readonly name = 'DecisionReentered';
  readonly code = 'DECISION_REENTERED';
  readonly kind = 'fault';

  constructor(
    readonly aggregateType: string,
    readonly aggregateId: string,
  ) {
    super(`DECISION_REENTERED: a decision on ${aggregateType} ${aggregateId} sends a command to the same aggregate.`);
  }
}

/** The engine is closing or closed, and takes no more commands. Nothing was stored; send the command to another process. */
export class EngineClosed extends Error implements SnapfoldError {
  override readonly name = 'EngineClosed';
  readonly code = 'CLOSING';
  readonly kind = 'unavailable';

  constructor() {
    super('This process is closing and takes no more commands; nothing was stored.');
  }
}

/** A member of a joint update changed nothing, although every member must change its aggregate. Nothing was stored. */
export class NothingChanged extends Error implements SnapfoldError {
  override readonly name = 'NothingChanged';
  readonly code = 'NOTHING_CHANGED';
  readonly kind = 'rejected';

  constructor(
    readonly aggregateType: string,
    readonly aggregateId: string,
  ) {
    super(`A member of a joint update did not change its aggregate in ${aggregateType}; nothing was stored.`);
  }
}

/** An argument does not have the required form; `field` names it. Nothing was decided. */
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

/**
 * The store did not learn whether the command took effect. A command with an identity may be sent again; without one, look at the
 * aggregate first.
 */
export class OutcomeUnknown extends Error implements SnapfoldError {
  override readonly name = 'OutcomeUnknown';
  readonly code = 'OUTCOME_UNKNOWN';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('It is not known whether the command took effect.', { cause });
  }
}

/** The store cannot be used at present: it is out of reach, too busy, or has revoked rights. The call may be repeated later. */
export class StoreUnavailable extends Error implements SnapfoldError {
  override readonly name = 'StoreUnavailable';
  readonly code = 'STORE_UNAVAILABLE';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The database cannot be used at present.', { cause });
  }
}
