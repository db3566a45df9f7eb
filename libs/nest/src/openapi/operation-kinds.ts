import type { PlatformCode } from '../problems/platform-errors.js';
import type { ParameterName, ResponseHeaderName } from './headers.js';

/** What an operation has in common with others: request headers, answer headers and error codes. */
interface Trait {
  readonly parameters?: readonly ParameterName[];
  readonly headers?: readonly ResponseHeaderName[];
  readonly codes?: readonly PlatformCode[];
}

const traits = {
  any: {
    parameters: ['RequestId', 'Traceparent', 'UserId', 'CorrelationId', 'CausationId', 'ClientMetadata'],
    headers: ['X-Request-Id'],
    codes: [
      'MALFORMED_REQUEST',
      'REQUEST_REFUSED',
      'REQUEST_TIMEOUT',
      'URI_TOO_LONG',
      'EXPECTATION_FAILED',
      'HEADERS_TOO_LARGE',
      'INTERNAL_ERROR',
    ],
  },
  stored: { codes: ['STORE_UNAVAILABLE', 'UNKNOWN_EVENT_TYPE', 'NEWER_EVENT_SCHEMA'] },
  writes: {
    parameters: ['IdempotencyKey'],
    headers: ['Idempotency-Replayed'],
    codes: [
      'INVALID_INPUT',
      'BODY_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'COMMAND_ID_REUSED',
      'COMMIT_TOO_LARGE',
      'CLOSING',
      'CONTENDED',
      'DECISION_TIMED_OUT',
      'OUTCOME_UNKNOWN',
      'OVERLOADED',
    ],
  },
  located: { headers: ['Location'] },
  versioned: { headers: ['ETag', 'Cache-Control'] },
  current: { headers: ['CurrentETag', 'Cache-Control'], codes: ['INVALID_MOMENT', 'VERSION_NOT_REACHED'] },
  guarded: { parameters: ['IfMatch'], codes: ['CONCURRENCY_CONFLICT'] },
  revalidated: { parameters: ['IfNoneMatch'] },
  oneOf: { codes: ['NOT_FOUND'] },
  paged: { headers: ['NextLink'], codes: ['INVALID_CURSOR'] },
  joint: { codes: ['NOTHING_CHANGED'] },
  followed: {
    parameters: ['LastEventId'],
    headers: ['NoStore', 'NextPage', 'X-Accel-Buffering'],
    codes: ['POSITION_NOT_REACHED', 'JOURNAL_GAP'],
  },
  followsJournal: { headers: ['X-View-Position', 'X-View-Parked'], codes: ['VIEW_NOT_READY', 'VIEW_BEHIND'] },
} as const satisfies Readonly<Record<string, Trait>>;

interface Kind {
  readonly status: 200 | 201;
  readonly traits: readonly (keyof typeof traits)[];
  /** What every operation of this kind does, for its description. */
  readonly text: string;
}

const retry = 'Send an `Idempotency-Key`, so that the request can be sent again without a second effect.';
const follows = '`X-View-Position` says up to which position of the journal the answer contains every event.';

export const operationKinds = {
  create: {
    status: 201,
    traits: ['any', 'stored', 'writes', 'located', 'versioned'],
    text: `Creates one; \`Location\` says where it is. ${retry}`,
  },
  command: {
    status: 200,
    traits: ['any', 'stored', 'writes', 'versioned', 'guarded', 'oneOf'],
    text: `Changes one. ${retry} With \`If-Match\` the command is refused if the resource has changed since it was read.`,
  },
  joint: {
    status: 201,
    traits: ['any', 'stored', 'writes', 'located', 'oneOf', 'joint'],
    text: `Changes several together, or none; \`Location\` says where the outcome is. ${retry}`,
  },
  read: {
    status: 200,
    traits: ['any', 'stored', 'current', 'revalidated', 'oneOf'],
    text: 'Shows the current state. Its `ETag` is for `If-Match` and `If-None-Match`. With `version` or `at` it shows a past state.',
  },
  record: { status: 200, traits: ['any', 'stored', 'oneOf'], text: 'Shows what happened, which never changes.' },
  list: {
    status: 200,
    traits: ['any', 'stored', 'paged'],
    text: 'Lists them page by page: pass `nextCursor` as `cursor` until it is `null`, or follow `Link`. The order is not that of the commits, so a client that polls a list misses some that are created later; a feed (`/events`) misses none.',
  },
  history: {
    status: 200,
    traits: ['any', 'stored', 'paged', 'oneOf'],
    text: 'Lists the events of one, page by page: pass `nextCursor` as `cursor` until it is `null`, or follow `Link`.',
  },
  feed: {
    status: 200,
    traits: ['any', 'stored', 'followed'],
    text: 'Tells every event once, in the order of the commits: a list misses some, since its order is that of the ids. Poll it with `nextAfter` as `after`, for ever. With `Accept: text/event-stream` the answer is a stream of server-sent events, which goes on for ever: `id` is the position, `data` an item as on the pages. An event that cannot be told yet is never skipped: the page or the stream ends before it.',
  },
  viewList: {
    status: 200,
    traits: ['any', 'stored', 'paged', 'oneOf', 'followsJournal'],
    text: `Lists records of a view page by page: pass \`nextCursor\` as \`cursor\` until it is \`null\`, or follow \`Link\`. ${follows}`,
  },
  viewRecord: {
    status: 200,
    traits: ['any', 'stored', 'oneOf', 'followsJournal'],
    text: `Shows the record of a view. ${follows}`,
  },
  service: { status: 200, traits: ['any'], text: 'Tells of the service itself.' },
} as const satisfies Readonly<Record<string, Kind>>;

/** What an operation does; it determines its headers, its status on success and the codes of the platform that it can answer with. */
export type OperationKind = keyof typeof operationKinds;

/** Returns the request headers, answer headers and codes of the platform that every operation of a kind has. */
export function traitsOf(kind: OperationKind) {
  const own: readonly Trait[] = operationKinds[kind].traits.map((name) => traits[name]);
  return {
    parameters: own.flatMap(({ parameters = [] }) => parameters),
    headers: own.flatMap(({ headers = [] }) => headers),
    codes: own.flatMap(({ codes = [] }) => codes),
  };
}
