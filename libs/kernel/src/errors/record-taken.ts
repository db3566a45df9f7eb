import type { SnapfoldError } from './error-kind.js';

/** A step would store a record under an id or another unique key that another record of the view has. The step was not stored. */
export class RecordTaken extends Error implements SnapfoldError {
  override readonly name = 'RecordTaken';
  readonly code = 'RECORD_TAKEN';
  readonly kind = 'fault';

  constructor(what = 'another record of the view has the same id') {
    super(`RECORD_TAKEN: ${what}.`);
  }
}
