import { clientMetadata, idempotencyKey, lastEventId, maxTags, opaqueId, userId } from '../headers/forms.js';

const textOf = ({ source }: RegExp) => ({ type: 'string', pattern: source }) as const;
const tags = String.raw`^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*"){0,${maxTags - 1}})$`;
const position = { type: 'integer', minimum: 0 } as const;
const whole = (description: string, schema: object) => ({ description, required: true, schema });

// Examples stand in the descriptions, because a documentation page would send an example of a header with each request.
const request = (name: string, description: string, schema: object) => ({
  ...{ name, in: 'header', required: false, description, schema },
});

/** The headers of requests, as components of the document. */
export const parameters = {
  RequestId: request(
    'X-Request-Id',
    'An id for this request, such as `checkout-7`. Without it, or if it is malformed, the server chooses one.',
    { type: 'string' },
  ),
  Traceparent: request(
    'traceparent',
    'The W3C trace context, such as `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.',
    { type: 'string' },
  ),
  UserId: request(
    'X-User-Id',
    'The caller, such as `ada`; `anonymous` without it. It is stored with the events.',
    textOf(userId),
  ),
  CorrelationId: request(
    'X-Correlation-Id',
    'An id shared by everything that follows from the same first cause, such as `ticket-7`; the request id without it.',
    textOf(opaqueId),
  ),
  CausationId: request(
    'X-Causation-Id',
    'The id of the message that caused this request, such as `event-42`; the request id without it.',
    textOf(opaqueId),
  ),
  ClientMetadata: request(
    'X-Client-Metadata',
    'What the client says about itself, such as `channel=mobile, app=2.1`: at most 16 entries, whose values have at most 256 visible characters of ASCII without `,` `;` `=`. Of several entries of one name the last counts. It is stored with the events.',
    textOf(new RegExp(`^${clientMetadata}$`)),
  ),
  IdempotencyKey: request(
    'Idempotency-Key',
    'A text that is new for each intention, such as a UUID, bare or in double quotes, of 1 to 255 characters. A request with the same key gets the first outcome again, with `Idempotency-Replayed`; another request with that key is answered with 422 `COMMAND_ID_REUSED`.',
    textOf(idempotencyKey),
  ),
  IfMatch: request(
    'If-Match',
    'The strong `ETag` of the state on which the command rests, or `*`. If the resource is at another version by now, the answer is 412.',
    { type: 'string', pattern: tags },
  ),
  LastEventId: request(
    'Last-Event-ID',
    'The `id` of the last event that the client of a stream got, such as `42`. It goes before `after`.',
    textOf(lastEventId),
  ),
  // It is no error if it is malformed: the answer is then as without it.
  IfNoneMatch: request('If-None-Match', 'An `ETag` that the client has. If it is still current, the answer is 304.', {
    type: 'string',
  }),
} as const;

const tag =
  'The version of the resource and a hash of the shape of the answer, such as `"3-6f1c9a04be"`. It is strong.';
const tagSchema = { type: 'string', pattern: '^"[1-9][0-9]*-[0-9a-f]{10}"$' } as const;

/** The headers of answers, as components of the document. */
export const headers = {
  'X-Request-Id': whole('The id of the request, by which the log can be searched.', { type: 'string', minLength: 1 }),
  'Retry-After': whole('How many seconds to wait before the request is sent again.', { type: 'integer', minimum: 1 }),
  Location: whole('The URL of what was created.', { type: 'string', format: 'uri-reference' }),
  'X-View-Position': whole('The position of the journal up to which the answer contains every event.', position),
  'X-View-Parked': {
    description: 'The position of the first event that the view leaves out, because it could not be applied.',
    schema: position,
  },
  ETag: whole(tag, tagSchema),
  CurrentETag: { description: `${tag} A past state has none.`, schema: tagSchema },
  'Cache-Control': {
    description: 'With an `ETag`: caches ask before they use what they stored, and proxies do not compress the answer.',
    schema: { type: 'string', const: 'private, no-cache, no-transform' },
  },
  NextLink: {
    description:
      'If there is a next page, its URL: the one of this page with `nextCursor` as its `cursor` (`rel="next"`, RFC 8288).',
    schema: { type: 'string', pattern: '^<[^>]+>; rel="next"$' },
  },
  NoStore: whole('No cache keeps the answer.', { type: 'string', const: 'no-store' }),
  NextPage: {
    description: 'The next page (RFC 8288), such as `</v1/events?after=42&limit=100>; rel="next"`. A stream has none.',
    schema: { type: 'string' },
  },
  'X-Accel-Buffering': {
    description: 'Of a stream: nginx does not keep back what has been sent.',
    schema: { type: 'string', const: 'no' },
  },
  Link: {
    description: 'The documentation, the OpenAPI document and the health (RFC 8631).',
    schema: { type: 'string' },
  },
  'Accept-Post': { description: 'The media type of bodies.', schema: { type: 'string', const: 'application/json' } },
  'Accept-Encoding': {
    description: 'If the body has a `Content-Encoding`: the one that is accepted.',
    schema: { type: 'string', const: 'identity' },
  },
  'Idempotency-Replayed': {
    description: '`true` if this is the outcome of an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', const: 'true' },
  },
} as const;

export type ParameterName = keyof typeof parameters;
export type ResponseHeaderName = keyof typeof headers;

/** Returns the headers of an answer as references to the components. */
export function headerRefs(names: readonly ResponseHeaderName[]) {
  return Object.fromEntries(names.map((name) => [sentAs.get(name) ?? name, { $ref: `#/components/headers/${name}` }]));
}

/** The names of headers that are described in several ways. */
const sentAs = new Map<ResponseHeaderName, string>([
  ['CurrentETag', 'ETag'],
  ['NoStore', 'Cache-Control'],
  ['NextPage', 'Link'],
  ['NextLink', 'Link'],
]);
