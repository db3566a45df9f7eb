import type { AggregateTypes } from '@snapfold/kernel';
import type { z } from 'zod';
import type { AggregateApi } from './aggregate-api.js';

/** What all controllers of an aggregate share. */
export interface AggregateRoutes<A extends AggregateTypes, Shown extends z.ZodType> {
  readonly api: AggregateApi<A, Shown>;
  /** The injection token of its `RunningAggregate`. */
  readonly token: symbol;
  /** Returns the entity tag of a version. */
  readonly tagOf: (version: number) => string;
}
