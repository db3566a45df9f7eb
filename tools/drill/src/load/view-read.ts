import type { ApiName } from '../faults/fault.js';
import type { ViewName } from '../stored/view-names.js';
import type { Failure } from './outcome.js';

/** What an acknowledged command must have left in the views. */
export interface Sought {
  readonly accountId: string;
  /** Of the account, after the command. */
  readonly version: number;
  /** Of the command's last event. */
  readonly position: number;
  /** When it was acknowledged, as of `performance.now()`. */
  readonly acknowledgedAt: number;
  /** Whether the views of a release fail for the account, which has a position of its own then. */
  readonly isPoisoned: boolean;
}

/** An `X-View-Position`, and the highest that the same process had told of the view before it was asked. */
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
      /** Page after page, newest first. */
      readonly movements: readonly MovementSeen[];
      /** Whether the last page said that nothing comes after it. */
      readonly isWhole: boolean;
    }
  | { readonly view: 'account_summary'; readonly movements: number };

export type ReadOutcome =
  | { readonly kind: 'read'; readonly told: readonly PositionTold[]; readonly seen: Seen }
  /** For the moment. */
  | { readonly kind: 'turned away'; readonly code: string }
  | Failure;

/** A view that was read with `atLeast`; times as of `performance.now()`. */
export interface ViewRead {
  readonly view: ViewName;
  readonly api: ApiName;
  readonly sought: Sought;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly outcome: ReadOutcome;
}
