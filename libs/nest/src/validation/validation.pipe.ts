import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { InvalidDeclaration } from '@snapfold/kernel';
import { z } from 'zod';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { RequestPart } from '../problems/request-fault.js';
import { faultsOf } from './faults.js';
import { withOwnFields } from './own-fields.js';
import { readText } from './query-text.js';
import { clauseOf } from './words.js';

const partOf: Readonly<Record<Exclude<ArgumentMetadata['type'], 'custom'>, RequestPart>> = {
  body: 'body',
  query: 'query',
  param: 'path',
};

/** Checks a part of a request by the zod schema of its parameter. It throws {@link MalformedRequest} with everything that is wrong. */
export class ValidationPipe implements PipeTransform<unknown, unknown> {
  async transform(raw: unknown, { type, schema }: ArgumentMetadata): Promise<unknown> {
    if (schema === undefined || type === 'custom') return raw;
    if (!(schema instanceof z.ZodType)) throw new InvalidDeclaration('The schema of a parameter is not one of zod.');
    const value = withOwnFields(raw);
    const known = new WeakMap<readonly string[], readonly string[]>();
    const checked = await schema.safeParseAsync(type === 'body' ? value : readText(schema, value), {
      error(issue) {
        if (issue.code === 'unrecognized_keys') known.set(issue.keys, namesOf(issue.inst));
        return clauseOf(issue);
      },
    });
    if (checked.success) return checked.data;
    const knownBeside = (unknown: readonly string[]) => known.get(unknown) ?? [];
    throw new MalformedRequest(faultsOf(checked.error.issues, { part: partOf[type], value, knownBeside }));
  }
}

function namesOf(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
