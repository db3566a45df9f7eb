import { StandardSchemaValidationPipe } from '@nestjs/common';
import { MalformedRequest, type FieldProblem } from '../problems/malformed-request.js';

/** An issue that a schema finds in a value. zod lists unknown fields in `keys`. */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly keys?: readonly string[];
}

/** Returns Nest's pipe for schemas. It throws {@link MalformedRequest}, which names each field that is wrong. */
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
