import type { Release } from '@snapfold/other-release';
import type { ViewName } from '../stored/view-names.js';

export const apis = ['api 1', 'api 2'] as const;
export type ApiName = (typeof apis)[number];
export const isApi = (victim: Victim): victim is ApiName => apis.some((api) => api === victim);
/** The hosts of the drill's own aggregate. */
export const orderHosts = ['orders 1', 'orders 2'] as const;
export type OrderHostName = (typeof orderHosts)[number];
/** The processes that serve commands. */
export type ServerName = ApiName | OrderHostName;
/** The processes that an operator runs from the command line. Two may ask for the same replay. */
export const operators = ['rebuild', 'replay', 'second replay'] as const;
export type OperatorName = (typeof operators)[number];
/** The processes that can be stopped for a while. */
export type Pausable = ServerName | OperatorName;
export type Victim = Pausable | 'mongod';

/** The release of the bank that a process runs: the present one or another. */
export type BankRelease = Release | 'present';

/** Something bad that happens to a process. */
export type Fault = {
  /** How long after the recovery from the stroke before. */
  readonly afterMs: number;
  /** How long until the victim is started again, or continued. */
  readonly downMs: number;
} & (
  | { readonly kind: 'kill'; readonly victim: Victim }
  /** `keeping`: if an API keeps this view at that moment, it is paused instead of the victim. */
  | { readonly kind: 'pause'; readonly victim: Pausable; readonly keeping?: ViewName }
  /** The victim is asked to end, and started again. */
  | { readonly kind: 'stop'; readonly victim: OperatorName }
  /** The victim ends in good order and is started as the first of these releases, `downMs` later as the next. */
  | { readonly kind: 'replace'; readonly victim: ApiName; readonly releases: readonly BankRelease[] }
);

/** What an operator does with a view. */
export type Work =
  | { readonly kind: 'rebuild'; readonly view: ViewName }
  /** `isTwice`: two operators ask for the same replay. */
  | { readonly kind: 'replay'; readonly view: ViewName; readonly isTwice: boolean };

/** What happens between two recoveries: one fault, or a second one before the recovery from the first. */
export interface Stroke {
  readonly faults: readonly Fault[];
  /** The work that is started first, so that the faults strike in the middle of it. */
  readonly begun?: Work;
  /** Whether the views stand still until the stroke is over, since it strikes the only API that can read every event. */
  readonly isStandstill?: boolean;
  /** Whether the stroke lasts so long that an older release stops waiting for a newer one and parks what it cannot read. */
  readonly isLong?: boolean;
  /** In place of faults: all processes are stopped and started as this release. */
  readonly turn?: BankRelease;
}

export interface FaultCounts {
  readonly kills: number;
  readonly pauses: number;
}
