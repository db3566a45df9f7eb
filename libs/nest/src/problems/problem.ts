import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { isSnapfoldError, type ErrorDetails, type ErrorKind, type SnapfoldError } from '@snapfold/kernel';
import { boundedProblem } from './bounded-problem.js';
import { MalformedRequest } from './malformed-request.js';
import { isPlatformCode, platformErrors, type PlatformCode } from './platform-errors.js';
import type { Problem } from './problem.schema.js';
import { pointerTo, type RequestPart } from './request-fault.js';

export const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  rejected: 422,
  fault: 500,
  unavailable: 503,
};

/** Encodes the details of a refusal in the format that clients use for such values. Leaves out values that cannot be encoded. */
export type EncodeDetails = (details: ErrorDetails) => ErrorDetails;

/** The request in which an error occurred. */
export interface Occasion {
  readonly requestId: string;
  /** The requested path, without the query; `undefined` if it could not be read. */
  readonly instance?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly traceId?: string | undefined;
  /** Whether the request has an idempotency key, so that sending it again is safe. */
  readonly hasKey?: boolean;
}

const unchanged: EncodeDetails = (details) => details;

/** Returns the problem that a client gets for an error, of at most 16 kB. For a fault it says only that there was one. */
export function problemOf(error: unknown, occasion: Occasion, encodeDetails = unchanged): Problem {
  return boundedProblem(wholeProblemOf(error, occasion, encodeDetails));
}

function wholeProblemOf(error: unknown, occasion: Occasion, encodeDetails: EncodeDetails): Problem {
  const problem = bareProblem(outcomeOf(error), occasion);
  if (!isExplained(error)) return problem;
  const { details = {} } = error;
  const errors = faultsOf(error);
  return {
    ...problem,
    ...(errors.length > 0 ? { errors } : {}),
    ...(Object.keys(details).length > 0 ? { details: encodeDetails(details) } : {}),
  };
}

/** How an error is answered. */
interface Outcome {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** Returns how an error is answered. Of a fault the client learns only that there was one. */
export function outcomeOf(error: unknown): Outcome {
  if (isExplained(error)) {
    const { kind, code, message } = error;
    return { status: isPlatformCode(code) ? platformErrors[code].status : statusOfKind[kind], code, detail: message };
  }
  if (error instanceof HttpException && (error.getStatus() < 500 || error.getStatus() === 503)) {
    const status = error.getStatus();
    return { status, code: codeOfStatus.get(status) ?? nameOf(status), detail: error.message };
  }
  return { status: 500, code: 'INTERNAL_ERROR', detail: platformErrors.INTERNAL_ERROR.meaning };
}

function isExplained(error: unknown): error is SnapfoldError {
  return isSnapfoldError(error) && error.kind !== 'fault';
}

/** The codes of the statuses that Nest and Fastify answer with by themselves. */
const codeOfStatus = new Map<number, PlatformCode>([
  [400, 'MALFORMED_REQUEST'],
  [404, 'ROUTE_NOT_FOUND'],
  [413, 'BODY_TOO_LARGE'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
]);

/** Returns the name of a status as a code, such as `TOO_MANY_REQUESTS`, for errors of Nest that an application throws. */
function nameOf(status: number): string {
  return (STATUS_CODES[status] ?? `STATUS ${status}`).toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}

/** JSON leaves out the fields that are `undefined`. */
function bareProblem({ status, code, detail }: Outcome, occasion: Occasion): Problem {
  const { requestId, instance, correlationId, traceId, hasKey } = occasion;
  const isLater = status === 503 || status === 408 || status === 429;
  return {
    ...{ type: typeOf(code), title: titleOf(code), status, detail, instance, code, requestId, correlationId, traceId },
    retryable: isLater && (code !== 'OUTCOME_UNKNOWN' || hasKey === true),
  };
}

function faultsOf(error: SnapfoldError): NonNullable<Problem['errors']> {
  if (error instanceof MalformedRequest)
    return error.faults.map(({ in: part, path, ...told }) => ({ in: part, pointer: pointerTo(path), ...told }));
  const { code, message, field } = error;
  const place = placeOf.get(code);
  if (place) {
    const { in: part, name = field } = place;
    return name === undefined ? [] : [{ in: part, pointer: pointerTo([name]), code, detail: message }];
  }
  // An argument of the engine is no field of a request, except the id in the path.
  if (code === 'INVALID_INPUT')
    return field === 'id' ? [{ in: 'path', pointer: pointerTo(['id']), code, detail: message }] : [];
  const refusals = [error, ...(error.further ?? [])];
  if (refusals.every((refusal) => refusal.field === undefined)) return [];
  return refusals.map((refusal) => ({
    ...{ in: 'body', pointer: pointerTo(refusal.field?.split('.') ?? []) },
    ...{ code: refusal.code, detail: refusal.message },
  }));
}

/** What the codes of the platform are about that name a part of the request. The domain knows only fields of commands, in the body. */
const placeOf = new Map<string, { readonly in: RequestPart; readonly name?: string }>([
  ['INVALID_CURSOR', { in: 'query' }],
  ['INVALID_MOMENT', { in: 'query' }],
  ['COMMAND_ID_REUSED', { in: 'header', name: 'Idempotency-Key' }],
  ['CONCURRENCY_CONFLICT', { in: 'header', name: 'If-Match' }],
]);

/** Returns the URI of a code, by which RFC 9457 identifies a kind of problem. */
export function typeOf(code: string): string {
  return `urn:snapfold:error:${code}`;
}

/** Returns a code in words: `NOT_FOUND` becomes `Not found`. */
export function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
