import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** The documentation of an operation, and its status on success. */
export interface OperationOptions {
  readonly id: string;
  readonly summary: string;
  readonly answer: z.ZodType;
  readonly status?: 200 | 201;
  /** The error statuses of this operation, besides 400 and 503, which all have. */
  readonly refusals?: readonly (404 | 409 | 422)[];
}

const meanings = {
  400: 'The request is malformed',
  404: 'The id is unknown',
  409: 'The request conflicts with the current state',
  422: 'A rule refuses the request',
  503: 'Not possible right now: send the request again after `Retry-After`. After `OUTCOME_UNKNOWN` look first whether it took effect',
} as const;

/** Sets the status on success, and documents the operation and its answers. */
export function Operation({ id, summary, answer, status = 200, refusals = [] }: OperationOptions): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ operationId: id, summary }),
    ApiResponse({ status, description: 'Success', standardSchema: answer }),
    ...([400, ...refusals, 503] as const).map((refusal) =>
      ApiResponse({
        status: refusal,
        description: meanings[refusal],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}
