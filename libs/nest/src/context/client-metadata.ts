import type { ClientMetadata } from '@snapfold/kernel';
import { headerFault } from './header.js';

const header = 'X-Client-Metadata';
const maxEntries = 16;
// A value has the visible characters of ASCII except `,` `;` and `=`.
const pair = /^([A-Za-z][\w-]{0,63})=([!-+\--:<>-~]{0,256})$/;

/**
 * Parses what a client says about itself: `channel=mobile, app=2.1`. Other characters of a value than visible ASCII, and `,` `;` `=`, are
 * percent-encoded.
 * @throws {@link MalformedRequest}
 */
export function parseClientMetadata(text: string | undefined): ClientMetadata | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > maxEntries) throw headerFault(header, 'TOO_LONG', `has more than ${maxEntries} entries`);
  const entries = parts.map(entryOf);
  const client = Object.fromEntries(entries);
  if (Object.keys(client).length < entries.length) throw headerFault(header, 'DUPLICATE', 'has a name twice');
  return client;
}

function entryOf(part: string): readonly [string, string] {
  const [, name, encoded] = pair.exec(part) ?? [];
  const value = decoded(encoded);
  if (name !== undefined && value !== undefined) return [name, value];
  throw headerFault(
    header,
    'WRONG_FORMAT',
    'must be a list such as "channel=mobile, app=2.1" of names of at most 64 and percent-encoded values of at most 256 characters',
  );
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
