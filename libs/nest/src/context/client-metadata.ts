import type { ClientMetadata } from '@snapfold/kernel';
import { headerFault } from './header.js';

const header = 'X-Client-Metadata';
/** A value has the visible characters of ASCII except `,` `;` and `=`. */
const pair = String.raw`[A-Za-z][\w-]{0,63}=[!-+\--:<>-~]{0,256}`;
const list = new RegExp(`^ *${pair} *(?:, *${pair} *){0,15}$`);

/**
 * Parses what a client says about itself: `channel=mobile, app=2.1`. Of several entries of one name the last counts, as in a dictionary of
 * RFC 9651.
 * @throws {@link MalformedRequest}
 */
export function parseClientMetadata(text: string | undefined): ClientMetadata | undefined {
  if (text === undefined) return undefined;
  if (list.test(text)) return Object.fromEntries(text.split(',').map((part) => entryOf(part.trim())));
  throw headerFault(
    header,
    'WRONG_FORMAT',
    'must be at most 16 entries such as "channel=mobile, app=2.1", with names of at most 64 and values of at most 256 characters',
  );
}

function entryOf(part: string): readonly [string, string] {
  const [name = '', value = ''] = part.split('=', 2);
  return [name, value];
}
