import { StandardSchemaValidationPipe } from '@nestjs/common';
import { MalformedRequest, type FieldProblem } from '../problems/malformed-request.js';

/** What a schema has to say of a value; zod names the `keys` that it does not know. */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly keys?: readonly string[];
}

/** Nest's own pipe, whose failures name each field that is wrong. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => new MalformedRequest(issues.flatMap(problemsOf)),
  });
}

function problemsOf({ message, path = [], keys }: Issue): FieldProblem[] {
  const segments = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  if (keys) return keys.map((key) => ({ field: [...segments, key].join('.'), message: 'is not a known field' }));
  return [{ field: segments.join('.') || 'body', message }];
}
