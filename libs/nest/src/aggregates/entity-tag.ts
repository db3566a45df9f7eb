import { createHash } from 'node:crypto';
import type { AggregateTypes } from '@snapfold/kernel';
import { z } from 'zod';
import type { AggregateApi } from './aggregate-api.js';

/**
 * Returns a function that makes the strong entity tag (RFC 9110, 8.8.3) of an aggregate at a version. The second part of the tag changes
 * with the shape of the answer and of the state, so that a client does not keep what another release showed.
 */
export function entityTags<A extends AggregateTypes, S extends z.ZodType>({
  aggregate,
  shown,
}: Pick<AggregateApi<A, S>, 'aggregate' | 'shown'>) {
  const shape = JSON.stringify([z.toJSONSchema(shown, { io: 'input' }), aggregate.schemaVersion]);
  const hash = createHash('sha256').update(shape).digest('hex').slice(0, 10);
  return (version: number) => `"${version}-${hash}"`;
}
