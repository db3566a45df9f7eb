import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ErrorCatalogue } from '@snapfold/kernel';
import type { z } from 'zod';
import type { PlatformCode } from '../problems/platform-errors.js';
import type { ResponseHeaderName } from './headers.js';
import { operationKinds, type OperationKind } from './operation-kinds.js';

/** The documentation of an operation, and its status on success. */
export interface OperationOptions {
  readonly id: string;
  readonly kind: OperationKind;
  readonly summary: string;
  readonly answer: z.ZodType;
  /** What the domain may refuse the request for. */
  readonly errors?: ErrorCatalogue;
  /** The codes of the platform that it can answer with, besides those of its kind. */
  readonly codes?: readonly PlatformCode[];
  /** The headers of its answer, besides those of its kind. */
  readonly headers?: readonly ResponseHeaderName[];
}

/** The name under which an operation carries its options until the document is finished. */
export const OPTIONS = 'x-snapfold-operation';

/** What of the options the document is finished with. */
export type CarriedOptions = Pick<OperationOptions, 'kind' | 'errors' | 'codes' | 'headers'>;

/** Sets the status on success, and documents the operation, its headers and its answers. */
export function Operation({ id, kind, summary, answer, errors, codes, headers }: OperationOptions): MethodDecorator {
  const { status, text } = operationKinds[kind];
  const carried: CarriedOptions = {
    kind,
    ...(errors ? { errors } : {}),
    ...(codes ? { codes } : {}),
    ...(headers ? { headers } : {}),
  };
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ operationId: id, summary, description: text }),
    ApiResponse({ status, description: 'Success', standardSchema: answer }),
    ApiExtension(OPTIONS, carried),
  );
}
