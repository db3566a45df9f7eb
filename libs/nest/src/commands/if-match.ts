import type { IncomingMessage } from 'node:http';
import { headerFault } from '../context/header.js';
import { maxTags } from '../headers/forms.js';

const header = 'If-Match';
/** An entity tag (RFC 9110, 8.8.3): characters of a text in quotes, after `W/` if the tag is weak. */
const tag = String.raw`(?:W/)?"[!#-~\x80-\xff]*"`;
const tags = new RegExp(tag, 'g');
const list = new RegExp(String.raw`^\s*${tag}(?:\s*,\s*${tag})*\s*$`);

/** The versions that a request allows its aggregate to have; `undefined` if any. No version is allowed if no tag can match. */
export type AllowedVersions = readonly number[] | undefined;

/**
 * Returns the versions that `If-Match` allows: those of its strong tags. A weak tag never matches (RFC 9110, 13.1.1), and `*` allows any.
 * @throws {@link MalformedRequest} if it is malformed
 */
export function allowedVersions({ headers }: Pick<IncomingMessage, 'headers'>): AllowedVersions {
  const value = headers['if-match'];
  if (value === undefined || value.trim() === '*') return undefined;
  if (!list.test(value))
    throw headerFault(header, 'WRONG_FORMAT', 'must be "*" or entity tags such as "3-6f1c9a04be", in quotes');
  const found = value.match(tags) ?? [];
  if (found.length > maxTags) throw headerFault(header, 'TOO_LONG', `has more than ${maxTags} entity tags`);
  return found.map((one) => Number(/^"([1-9]\d*)-/.exec(one)?.[1])).filter(Number.isSafeInteger);
}
