import { InvalidDeclaration } from '@snapfold/kernel';

/** The status of an error code, and what it means for a client. */
export interface PlatformError {
  readonly status: number;
  readonly meaning: string;
}

/** The codes that any service answers with, besides those of its aggregates. They are a public contract: never rename or reuse one. */
export const platformErrors = {
  MALFORMED_REQUEST: { status: 400, meaning: 'The request is malformed; `errors` names each fault.' },
  INVALID_CURSOR: {
    status: 400,
    meaning: 'The cursor is not one that this list gave out for this query to this caller.',
  },
  INVALID_MOMENT: { status: 400, meaning: 'The moment is neither a version nor an instant of RFC 3339.' },
  INVALID_INPUT: { status: 400, meaning: 'A value of the request does not have the required form.' },
  ROUTE_NOT_FOUND: { status: 404, meaning: 'No route has this path.' },
  NOT_FOUND: { status: 404, meaning: 'There is no such resource.' },
  VERSION_NOT_REACHED: { status: 404, meaning: 'The resource exists, but has not reached this version.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The path exists, but not with this method; `Allow` lists the methods.' },
  REQUEST_TIMEOUT: { status: 408, meaning: 'The request did not arrive completely in time.' },
  POSITION_NOT_REACHED: {
    status: 409,
    meaning:
      'The journal ends before this position: it was restored to an earlier moment, or it is another journal. `details.head` is its end.',
  },
  CONCURRENCY_CONFLICT: {
    status: 412,
    meaning: 'The resource is not at a version that `If-Match` names; `ETag` has the present one.',
  },
  BODY_TOO_LARGE: { status: 413, meaning: 'The body is larger than the limit.' },
  URI_TOO_LONG: { status: 414, meaning: 'The URL is longer than the limit.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'The body has a media type, charset or encoding that is not accepted.',
  },
  EXPECTATION_FAILED: { status: 417, meaning: 'The only `Expect` that is supported is `100-continue`.' },
  COMMAND_ID_REUSED: { status: 422, meaning: 'The idempotency key was used before, for another request.' },
  COMMIT_TOO_LARGE: { status: 422, meaning: 'What the command would store is too large.' },
  NOTHING_CHANGED: {
    status: 422,
    meaning: 'A joint command must change each of its resources, but one would not change.',
  },
  REQUEST_REFUSED: { status: 400, meaning: 'The request was refused before it reached a route.' },
  HEADERS_TOO_LARGE: { status: 431, meaning: 'The headers are larger than the limit.' },
  INTERNAL_ERROR: { status: 500, meaning: 'The service has a fault. The log has its cause, with the request id.' },
  CLOSING: { status: 503, meaning: 'The process is closing; nothing was stored.' },
  CONTENDED: { status: 503, meaning: 'The database was busy for too long; nothing was stored.' },
  DECISION_TIMED_OUT: { status: 503, meaning: 'Deciding the command took too long; nothing was stored.' },
  OUTCOME_UNKNOWN: {
    status: 503,
    meaning:
      'It is not known whether the command took effect. With an `Idempotency-Key`, send it again; otherwise look first.',
  },
  OVERLOADED: { status: 503, meaning: 'Too many commands are waiting; nothing was stored.' },
  STORE_UNAVAILABLE: { status: 503, meaning: 'The database cannot be used at present.' },
  UNKNOWN_EVENT_TYPE: { status: 503, meaning: 'Only a newer release can read a stored event, whose type is new.' },
  NEWER_EVENT_SCHEMA: { status: 503, meaning: 'Only a newer release can read a stored event, whose shape is newer.' },
  JOURNAL_GAP: { status: 503, meaning: 'Events are missing from the journal, as while it is being restored.' },
  NOT_READY: { status: 503, meaning: 'Snapshots are being refolded, or views are being filled.' },
  VIEW_NOT_READY: { status: 503, meaning: 'The view is being filled and cannot be read yet.' },
  VIEW_BEHIND: { status: 503, meaning: 'The view has not reached the position that was asked for.' },
} as const satisfies Readonly<Record<string, PlatformError>>;

/** The code of an error that any service may answer with. */
export type PlatformCode = keyof typeof platformErrors;

/**
 * Checks the error codes of an aggregate or of a service: a code of the platform means the same in every service.
 * @throws {@link InvalidDeclaration}
 */
export function assertOwnCodes(owner: string, codes: readonly string[]): void {
  for (const code of codes) {
    if (isPlatformCode(code))
      throw new InvalidDeclaration(`The error code "${code}" of ${owner} is one of the platform: take another one.`);
    if (!/^[A-Z][A-Z0-9_]*$/.test(code))
      throw new InvalidDeclaration(`The error code "${code}" of ${owner} has other characters than A-Z, 0-9 and _.`);
  }
}

/** Whether a code is that of the platform, not of an aggregate. */
export function isPlatformCode(code: string): code is PlatformCode {
  return Object.hasOwn(platformErrors, code);
}
