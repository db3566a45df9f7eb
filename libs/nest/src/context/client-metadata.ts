import type { ClientMetadata } from '@snapfold/kernel';
import { clientMetadata } from '../headers/forms.js';
import { headerFault } from './header.js';

const header = 'X-Client-Metadata';
const form = new RegExp(`^ *${clientMetadata} *$`);

/**
 * Parses what a client says about itself: `channel=mobile, app=2.1`. Of several entries of one name the last counts, as in a dictionary of
 * RFC 9651.
 * @throws {@link MalformedRequest}
 */
export function parseClientMetadata(text: string | undefined): ClientMetadata | undefined {
  if (text === undefined) return undefined;
  if (form.test(text)) return Object.fromEntries(text.split(',').map((part) => entryOf(part.trim())));
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
