import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { RequestPart } from '../problems/request-fault.js';
import { checkedValue } from './checked-value.js';

const partOf: Readonly<Record<Exclude<ArgumentMetadata['type'], 'custom'>, RequestPart>> = {
  body: 'body',
  query: 'query',
  param: 'path',
};

/** Makes of a part of a request what the zod schema of its parameter says. It throws {@link MalformedRequest} with all that is wrong. */
export class ValidationPipe implements PipeTransform<unknown, unknown> {
  async transform(raw: unknown, { type, schema }: ArgumentMetadata): Promise<unknown> {
    if (schema === undefined || type === 'custom') return raw;
    const checked = await checkedValue(raw, schema, partOf[type]);
    if ('data' in checked) return checked.data;
    throw new MalformedRequest(checked.faults);
  }
}
