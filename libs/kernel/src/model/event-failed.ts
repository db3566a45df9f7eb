import type { SnapfoldError } from '../errors/error-kind.js';
import { faultCode, faultReason } from '../errors/fault-reason.js';

/** The place of an event in the journal and in its aggregate. */
export interface EventPlace {
  readonly position: number;
  readonly aggregateId: string;
  readonly version: number;
  /** The time of the event: an instant of RFC 3339. */
  readonly at: string;
}

/** An event, and the work that failed on it. */
export interface FailedEvent {
  readonly work: 'apply' | 'evolution';
  /** The `type` of the event. */
  readonly eventType: string;
  /** The place of the event; absent for an event that is about to be stored. */
  readonly place?: EventPlace | undefined;
}

/**
 * An event could not be brought into its current shape (`EVOLUTION_FAILED`), or be applied to a state (`APPLY_FAILED`), because the code
 * for it is at fault; see the `cause`. If the cause is a fault of Snapfold, this error has the code of the cause (`NOT_STORABLE`,
 * `INVALID_RESULT`). Nothing was stored.
 */
export class EventFailed extends Error implements SnapfoldError {
  override readonly name = 'EventFailed';
  readonly code: string;
  readonly kind = 'fault';
  readonly eventType: string;
  readonly place: EventPlace | undefined;

  constructor({ work, eventType, place }: FailedEvent, cause: unknown) {
    const code = work === 'apply' ? 'APPLY_FAILED' : 'EVOLUTION_FAILED';
    const where = place ? `, version ${place.version} of ${place.aggregateId}` : '';
    super(`${faultReason(cause, code)} (${work} of "${eventType}"${where})`, { cause });
    this.code = faultCode(cause, code);
    this.eventType = eventType;
    this.place = place;
  }
}
