import type { ViewName } from '../bank/view-names.js';

export const apis = ['api 1', 'api 2'] as const;
export type ApiName = (typeof apis)[number];
/** The hosts of the drill's own aggregate. */
export const orderHosts = ['orders 1', 'orders 2'] as const;
export type OrderHostName = (typeof orderHosts)[number];
/** What serves commands. */
export type ServerName = ApiName | OrderHostName;
/** What can be stopped for a while; `rebuild` is a rebuild of a view from the command line. */
export type Pausable = ServerName | 'rebuild';
export type Victim = Pausable | 'mongod';

/** Something bad that happens to a process. */
export type Fault = {
  /** From the recovery from all that came before. */
  readonly afterMs: number;
  /** Until the victim is started again, or goes on. */
  readonly downMs: number;
} & ({ readonly kind: 'kill'; readonly victim: Victim } | { readonly kind: 'pause'; readonly victim: Pausable });

/** What happens between two recoveries: one fault, or two that come upon each other. */
export interface Stroke {
  readonly faults: readonly Fault[];
  /** The view of which a rebuild is begun first, so that they fall in the middle of it. */
  readonly rebuilt?: ViewName;
}

export interface FaultCounts {
  readonly kills: number;
  readonly pauses: number;
}
