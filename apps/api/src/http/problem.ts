import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { formatMoney, isCurrency, isMoney } from '@snapfold/domain';
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

/** What a client is told of an error; of a fault no more than that there was one. */
export function problemOf(error: unknown): Problem {
  if (isSnapfoldError(error) && error.kind !== 'fault') return told(error);
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    return problem(status, codeOfStatus[status] ?? 'REQUEST_REFUSED', error.message);
  }
  return problem(500, 'INTERNAL_ERROR', 'Something went wrong on our side.');
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code };
}

function told(error: SnapfoldError): Problem {
  const { kind, code, message, field, details = {} } = error;
  const errors = error instanceof MalformedRequest ? [...error.problems] : field ? [{ field, message }] : undefined;
  return {
    ...problem(statusOfKind[kind], code, message),
    ...(Object.keys(details).length > 0 ? { details: wireDetails(details) } : {}),
    ...(errors ? { errors } : {}),
  };
}

/** Details with money as clients write it; without money that this release can't write, for lack of its currency. */
function wireDetails(details: ErrorDetails): Record<string, unknown> {
  const entries = Object.entries(details).filter(([, value]) => !isMoney(value) || isCurrency(value.currency));
  return Object.fromEntries(entries.map(([name, value]) => [name, isMoney(value) ? formatMoney(value) : value]));
}
