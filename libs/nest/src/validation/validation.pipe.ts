import { StandardSchemaValidationPipe } from '@nestjs/common';
import { MalformedRequest } from '../problems/malformed-request.js';
import type { RequestFault } from '../problems/request-fault.js';

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

function problemsOf({ message, path = [], keys }: Issue): RequestFault[] {
  const segments = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  if (keys)
    return keys.map((key) => ({
      in: 'body',
      path: [...segments, key],
      code: 'UNKNOWN',
      detail: `"${key}" is not a known field.`,
    }));
  return [
    { in: 'body', path: segments, code: 'WRONG_FORMAT', detail: `"${segments.join('.') || 'body'}" ${message}.` },
  ];
}
