import type { ApiName } from '../faults/fault.js';
import type { ViewName } from '../stored/view-names.js';
import type { Failure } from './outcome.js';

/** What an acknowledged command must have left in the views. */
export interface Sought {
  readonly accountId: string;
  /** The version of the account after the command. */
  readonly version: number;
  /** The position of the command's last event. */
  readonly position: number;
  /** When the command was acknowledged. Times are of `performance.now()`. */
  readonly acknowledgedAt: number;
  /** Whether the views of another release fail for the account. Its answers then have positions of their own. */
  readonly isPoisoned: boolean;
}

/** An `X-View-Position`, and the highest one that the same process had sent for the view before this request. */
export interface PositionTold {
  readonly before: number;
  readonly position: number;
}

export interface MovementSeen {
  readonly id: string;
  readonly version: number;
}

export type Seen =
  | {
      readonly view: 'movement';
      /** The movements of all pages, newest first. */
      readonly movements: readonly MovementSeen[];
      /** Whether the last page said that it is the last. */
      readonly isWhole: boolean;
    }
  | { readonly view: 'account_summary'; readonly movements: number };

export type ReadOutcome =
  | { readonly kind: 'read'; readonly told: readonly PositionTold[]; readonly seen: Seen }
  /** Refused for the moment. */
  | { readonly kind: 'turned away'; readonly code: string }
  | Failure;

/** A read of a view with `atLeast`. Times are of `performance.now()`. */
export interface ViewRead {
  readonly view: ViewName;
  readonly api: ApiName;
  readonly sought: Sought;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly outcome: ReadOutcome;
}
