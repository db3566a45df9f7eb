import { InvalidDeclaration, type AggregateTypes } from '@snapfold/kernel';
import { z } from 'zod';
import { rangeFields, withRangeCheck } from '../search/time-range.js';
import { payloadName } from '../openapi/names.js';
import { pageFields } from '../openapi/page.schema.js';
import { aggregateId, aggregateVersion, journalPosition } from '../openapi/shown.schema.js';
import { encoder } from '../validation/encoder.js';
import { instant } from '../validation/text.schema.js';
import type { AggregateApi } from './aggregate-api.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** Returns the schema of a command's body. The body may be absent if the command has no required field. */
export function bodySchema(name: string, shape: Shape) {
  const body = z.strictObject(shape).meta({ id: name });
  return body.safeParse({}).success ? body.prefault({}) : body;
}

/** The schema of the answer to a command. */
export const receipt = z
  .object({
    id: aggregateId,
    version: aggregateVersion.describe('The version of the aggregate after the command'),
    position: journalPosition.describe(
      'The position of its latest event in the journal. Pass it as `atLeast` to a view that has to include it',
    ),
  })
  .meta({ id: 'Receipt' });

export const encodeReceipt = encoder(receipt);

const requestId = z.string().meta({ examples: ['0199d8a0-4b1e-7c3a-9f21-5d2b6c8e1f04'] });

/** The query of an audit. */
export const auditQuery = withRangeCheck(z.strictObject({ ...rangeFields('at'), ...pageFields }));

/** Returns the schema of an event as the audit of its aggregate shows it. */
export function auditSchema<A extends AggregateTypes, S extends z.ZodType>({
  name,
  events,
}: Pick<AggregateApi<A, S>, 'name' | 'events'>) {
  const types = Object.keys(events);
  const [first, ...others] = Object.entries<Shape>(events).map(([type, shape]) =>
    z.object({ type: z.literal(type), ...shape }).meta({ id: payloadName(name, type) }),
  );
  if (!first) throw new InvalidDeclaration(`The aggregate "${name}" has no event.`);
  return z
    .object({
      id: z
        .string()
        .meta({ examples: ['0199d8a0-52c7-7d1e-8a44-3f0b9c6d7e21-1'] })
        .describe('`<aggregateId>-<version>`'),
      type: z.enum(types),
      aggregateId,
      version: aggregateVersion,
      position: journalPosition,
      at: instant,
      payload: z.discriminatedUnion('type', [first, ...others]),
      metadata: z.object({
        userId: z.string().meta({ examples: ['ada'] }),
        requestId,
        correlationId: requestId,
        causationId: requestId,
        traceparent: z.string().optional().describe('The W3C trace context of the request'),
        client: z.record(z.string(), z.string()).optional().describe('The `X-Client-Metadata` of the request'),
      }),
    })
    .meta({ id: `${name}Event` });
}
