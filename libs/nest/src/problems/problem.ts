import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { isSnapfoldError, type ErrorDetails, type ErrorKind, type SnapfoldError } from '@snapfold/kernel';
import { MalformedRequest } from './malformed-request.js';
import type { Problem } from './problem.schema.js';

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  rejected: 422,
  fault: 500,
  unavailable: 503,
};

const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'MALFORMED_REQUEST',
  404: 'ROUTE_NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Writes the details of a refusal as clients write such values; leaves out what cannot be written. */
export type EncodeDetails = (details: ErrorDetails) => ErrorDetails;

const asTheyAre: EncodeDetails = (details) => details;

/** What a client is told of an error; of a fault no more than that there was one. */
export function problemOf(error: unknown, encodeDetails = asTheyAre): Problem {
  if (isSnapfoldError(error) && error.kind !== 'fault') return told(error, encodeDetails);
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    return problem(status, codeOfStatus[status] ?? 'REQUEST_REFUSED', error.message);
  }
  return problem(500, 'INTERNAL_ERROR', 'Something went wrong on our side.');
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code };
}

function told(error: SnapfoldError, encodeDetails: EncodeDetails): Problem {
  const { kind, code, message, field, details = {} } = error;
  const errors = error instanceof MalformedRequest ? [...error.problems] : field ? [{ field, message }] : undefined;
  return {
    ...problem(statusOfKind[kind], code, message),
    ...(Object.keys(details).length > 0 ? { details: encodeDetails(details) } : {}),
    ...(errors ? { errors } : {}),
  };
}
