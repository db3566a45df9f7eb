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

/** Encodes the details of a refusal in the format that clients use for such values. Leaves out values that cannot be encoded. */
export type EncodeDetails = (details: ErrorDetails) => ErrorDetails;

const unchanged: EncodeDetails = (details) => details;

/** Returns the problem that a client gets for an error. For a fault it says only that there was one. */
export function problemOf(error: unknown, encodeDetails = unchanged): Problem {
  if (isSnapfoldError(error) && error.kind !== 'fault') return explained(error, encodeDetails);
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    return problem(status, codeOfStatus[status] ?? 'REQUEST_REFUSED', error.message);
  }
  return problem(500, 'INTERNAL_ERROR', 'An internal error occurred.');
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code };
}

function explained(error: SnapfoldError, encodeDetails: EncodeDetails): Problem {
  const { kind, code, message, field, details = {} } = error;
  const errors = error instanceof MalformedRequest ? [...error.problems] : field ? [{ field, message }] : undefined;
  return {
    ...problem(statusOfKind[kind], code, message),
    ...(Object.keys(details).length > 0 ? { details: encodeDetails(details) } : {}),
    ...(errors ? { errors } : {}),
  };
}
