import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** An operation as it is documented, and the status of its success. */
export interface OperationOptions {
  readonly id: string;
  readonly summary: string;
  readonly answer: z.ZodType;
  readonly status?: 200 | 201;
  /** The statuses of its refusals, beside 400 and 503. */
  readonly refusals?: readonly (404 | 409 | 422)[];
}

const meanings = {
  400: 'The request is malformed',
  404: 'There is no such entry',
  409: 'It conflicts with what is already so',
  422: 'A rule refuses it',
  503: 'It may be sent again after a moment',
} as const;

/** Sets the status of success, and documents the answers. */
export function Operation({ id, summary, answer, status = 200, refusals = [] }: OperationOptions): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ operationId: id, summary }),
    ApiResponse({ status, description: 'Done', standardSchema: answer }),
    ...([400, ...refusals, 503] as const).map((refusal) =>
      ApiResponse({
        status: refusal,
        description: meanings[refusal],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}
