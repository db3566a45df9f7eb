import type { SnapfoldError } from '../errors/error-kind.js';
import { faultCode, faultReason } from '../errors/fault-reason.js';

/** Where an event stands. */
export interface EventPlace {
  readonly position: number;
  readonly aggregateId: string;
  readonly version: number;
  /** When it was committed; an instant of RFC 3339. */
  readonly at: string;
}

/** What was done with an event, and the event. */
export interface FailedEvent {
  readonly work: 'apply' | 'evolution';
  /** Its `type`. */
  readonly eventType: string;
  /** Where it stands; absent for one that is about to be stored. */
  readonly place?: EventPlace | undefined;
}

/**
 * An event could not be read in its current shape (`EVOLUTION_FAILED`), or be applied to a state (`APPLY_FAILED`), by a fault of the
 * code: the `cause` says which. The code is that of the cause if it has one (`NOT_STORABLE`, `INVALID_RESULT`). Nothing was stored.
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
