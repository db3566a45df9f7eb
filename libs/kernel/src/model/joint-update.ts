import type { AggregateTypes } from './aggregate.js';

/** One member of a joint update. */
export interface JointUpdate<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly id: string;
  readonly command: A['update'];
  /** Only at this version; without it the command takes the aggregate as it is. */
  readonly expectedVersion?: number | undefined;
}
