import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { formatMoney, isMoney } from '@snapfold/domain';
import {
  AggregateNotFound,
  CommandIdReused,
  CommitTooLarge,
  ConcurrencyConflict,
  Contended,
  DomainError,
  InvalidCursor,
  OutcomeUnknown,
  Overloaded,
  StoreUnavailable,
  ViewNotReady,
  type ErrorKind,
} from '@snapfold/kernel';
import { MalformedRequest } from './malformed-request.js';
import { NotReady } from './not-ready.js';
import { ViewBehind } from './view-behind.js';
import type { Problem } from './problem.schema.js';

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  rejected: 422,
  conflict: 409,
  notFound: 404,
  forbidden: 403,
};

const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'MALFORMED_REQUEST',
  404: 'ROUTE_NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** What a client is told of an error; of a fault no more than that there was one. */
export function problemOf(error: unknown): Problem {
  if (error instanceof MalformedRequest)
    return { ...problem(400, error.code, error.message), errors: [...error.problems] };
  if (error instanceof InvalidCursor) {
    const errors = [{ field: 'cursor', message: error.message }];
    return { ...problem(400, error.code, error.message), errors };
  }
  if (isRefusal(error)) return refusal(error);
  if (error instanceof AggregateNotFound) return problem(404, error.code, error.message);
  if (error instanceof CommandIdReused || error instanceof CommitTooLarge)
    return problem(422, error.code, error.message);
  if (error instanceof ConcurrencyConflict) {
    const { expectedVersion, actualVersion } = error;
    return { ...problem(409, error.code, error.message), details: { expectedVersion, actualVersion } };
  }
  if (error instanceof NotReady) return { ...problem(503, error.code, error.message), details: error.details };
  if (
    error instanceof Overloaded ||
    error instanceof Contended ||
    error instanceof OutcomeUnknown ||
    error instanceof StoreUnavailable ||
    error instanceof ViewNotReady ||
    error instanceof ViewBehind
  ) {
    return problem(503, error.code, error.message);
  }
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    return problem(status, codeOfStatus[status] ?? 'REQUEST_REFUSED', error.message);
  }
  return problem(500, 'INTERNAL_ERROR', 'Something went wrong on our side.');
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code };
}

// Without it TypeScript narrows to DomainError<any>.
function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError;
}

function refusal({ kind, code, message, details }: DomainError): Problem {
  const answer = problem(statusOfKind[kind], code, message);
  return Object.keys(details).length > 0 ? { ...answer, details: wireDetails(details) } : answer;
}

/** Details with money as clients write it. */
function wireDetails(details: DomainError['details']): Record<string, unknown> {
  const entries = Object.entries(details);
  return Object.fromEntries(entries.map(([name, value]) => [name, isMoney(value) ? formatMoney(value) : value]));
}
