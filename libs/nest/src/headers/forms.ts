// The forms of request headers. The server checks them and the OpenAPI document shows them.

/** The form of `X-Request-Id`, `X-Correlation-Id` and `X-Causation-Id`. */
export const opaqueId = /^[A-Za-z0-9_-]{1,64}$/;

/** The form of `X-User-Id`. */
export const userId = /^[A-Za-z0-9_.@:|+-]{1,128}$/;

const entry = String.raw`[A-Za-z][A-Za-z0-9_-]{0,63}=[!-+\--:<>-~]{0,256}`;

/** The source of the form of `X-Client-Metadata`: at most 16 entries. Values have the visible characters of ASCII except `,` `;` `=`. */
export const clientMetadata = `${entry}(?: *, *${entry}){0,15}`;

/** The form of `Idempotency-Key`, bare (the first group) or a string of RFC 9651 (the second group, with its escapes). */
export const idempotencyKey = /^(?:([!#-~](?:[ -~]{0,253}[!-~])?)|"((?:[ !#-[\]-~]|\\["\\]){1,255})")$/;

/** The form of `Last-Event-ID` at a feed: a position of the journal. */
export const lastEventId = /^(?:0|[1-9]\d{0,14})$/;

/** How many entity tags `If-Match` may have. */
export const maxTags = 20;
