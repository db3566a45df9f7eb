import type { AggregateTypes } from './aggregate.js';

/** One member of a joint update. */
export interface JointUpdate<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly id: string;
  readonly command: A['update'];
  /** The version that the aggregate must have; without it the command is decided on any version. */
  readonly expectedVersion?: number | undefined;
}
