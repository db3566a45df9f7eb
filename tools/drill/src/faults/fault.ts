import type { Release } from '@snapfold/other-release';
import type { ViewName } from '../stored/view-names.js';

export const apis = ['api 1', 'api 2'] as const;
export type ApiName = (typeof apis)[number];
export const isApi = (victim: Victim): victim is ApiName => apis.some((api) => api === victim);
/** The hosts of the drill's own aggregate. */
export const orderHosts = ['orders 1', 'orders 2'] as const;
export type OrderHostName = (typeof orderHosts)[number];
/** What serves commands. */
export type ServerName = ApiName | OrderHostName;
/** What an operator runs from the command line; two may ask for the same replay. */
export const operators = ['rebuild', 'replay', 'second replay'] as const;
export type OperatorName = (typeof operators)[number];
/** What can be stopped for a while. */
export type Pausable = ServerName | OperatorName;
export type Victim = Pausable | 'mongod';

/** As which release of the bank a process runs: this one, or another. */
export type BankRelease = Release | 'present';

/** Something bad that happens to a process. */
export type Fault = {
  /** From the recovery from all that came before. */
  readonly afterMs: number;
  /** Until the victim is started again, or goes on. */
  readonly downMs: number;
} & (
  | { readonly kind: 'kill'; readonly victim: Victim }
  /** `keeping`: of the API that keeps this view then, if one does, rather than of the victim. */
  | { readonly kind: 'pause'; readonly victim: Pausable; readonly keeping?: ViewName }
  /** It is asked to end, and begun again. */
  | { readonly kind: 'stop'; readonly victim: OperatorName }
  /** In good order, by one that runs as another release: by the first, and `downMs` later by the next. */
  | { readonly kind: 'replace'; readonly victim: ApiName; readonly releases: readonly BankRelease[] }
);

/** What an operator does with a view. */
export type Work =
  | { readonly kind: 'rebuild'; readonly view: ViewName }
  /** `isTwice`: two operators ask for it. */
  | { readonly kind: 'replay'; readonly view: ViewName; readonly isTwice: boolean };

/** What happens between two recoveries: one fault, or two that come upon each other. */
export interface Stroke {
  readonly faults: readonly Fault[];
  /** What is begun first, so that they fall in the middle of it. */
  readonly begun?: Work;
  /** Whether the views stand still until it is over: it strikes the only API that can read every event. */
  readonly isStandstill?: boolean;
  /** It lasts so long that an older release no longer waits for a newer one, and parks what it cannot read. */
  readonly isLong?: boolean;
  /** Instead of faults: all processes are stopped and started as this release. */
  readonly turn?: BankRelease;
}

export interface FaultCounts {
  readonly kills: number;
  readonly pauses: number;
}
