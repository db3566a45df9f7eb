import type { AggregateTypes } from '@snapfold/kernel';
import { z } from 'zod';
import { instant } from '../validation/text.schema.js';
import type { AggregateApi } from './aggregate-api.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** The body of a command. One without a required field may come without a body. */
export function bodySchema(name: string, shape: Shape) {
  const body = z.strictObject(shape).meta({ id: name });
  return body.safeParse({}).success ? body.prefault({}) : body;
}

/** What a command answers with. */
export const receipt = z
  .object({
    id: z.string(),
    version: z.int().describe('Of the aggregate, after the command'),
    position: z.int().describe('Of its latest event in the journal'),
  })
  .meta({ id: 'Receipt' });

/** An event of an aggregate as its audit shows it. */
export function auditSchema<A extends AggregateTypes, S extends z.ZodType>({ name, events }: AggregateApi<A, S>) {
  const payloads = Object.entries<Shape>(events).map(([type, shape]) => z.object({ type: z.literal(type), ...shape }));
  return z
    .object({
      id: z.string().describe('`<aggregateId>-<version>`'),
      type: z.string(),
      aggregateId: z.string(),
      version: z.int(),
      position: z.int(),
      at: instant,
      payload: z.union(payloads),
      metadata: z.object({
        userId: z.string(),
        requestId: z.string(),
        correlationId: z.string(),
        causationId: z.string(),
      }),
    })
    .meta({ id: `${name}Event` });
}
