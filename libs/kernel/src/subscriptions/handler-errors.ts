import type { SnapfoldError } from '../errors/error-kind.js';

/** A handler has taken longer than it may. The event is tried again, and parked if that does not help. */
export class HandlerTimedOut extends Error implements SnapfoldError {
  override readonly name = 'HandlerTimedOut';
  readonly code = 'HANDLER_TIMED_OUT';
  readonly kind = 'fault';

  constructor(subscription: string, ms: number) {
    super(`HANDLER_TIMED_OUT: the handler of the subscription "${subscription}" has not finished within ${ms} ms.`);
  }
}

/**
 * A handler has sent a command after its end: its promise was settled before, its time was over, or its process has lost the lease or is
 * being stopped. Nothing was stored. If the event was not handled, it is handled again.
 */
export class HandlerEnded extends Error implements SnapfoldError {
  override readonly name = 'HandlerEnded';
  readonly code = 'HANDLER_ENDED';
  readonly kind = 'unavailable';

  constructor(subscription: string) {
    super(`HANDLER_ENDED: the handler of the subscription "${subscription}" has ended, and sends no more commands.`);
  }
}
