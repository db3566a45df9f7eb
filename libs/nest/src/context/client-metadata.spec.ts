import { expect, test } from '@jest/globals';
import { parseClientMetadata } from './client-metadata.js';

test.each<[string | undefined, Readonly<Record<string, string>> | undefined]>([
  [undefined, undefined],
  ['channel=mobile', { channel: 'mobile' }],
  [' channel=mobile , app=2.1-rc+5', { channel: 'mobile', app: '2.1-rc+5' }],
  ['city=Z%C3%BCrich%2C%20West', { city: 'Zürich, West' }],
  ['constructor=a, empty=', { constructor: 'a', empty: '' }],
])('%s is understood', (text, client) => {
  expect(parseClientMetadata(text)).toEqual(client);
});

test.each([
  ['', 'must be a list'],
  ['channel', 'must be a list'],
  ['=mobile', 'must be a list'],
  ['a b=c', 'must be a list'],
  ['__proto__=a', 'must be a list'],
  ['a.b=c', 'must be a list'],
  ['a=b=c', 'must be a list'],
  ['a=%FF', 'must be a list'],
  // The bytes of "ü" in UTF-8, as Node reads a header.
  ['a=\u00c3\u00bc', 'must be a list'],
  ['a=b,', 'must be a list'],
  [`a=${'b'.repeat(257)}`, 'must be a list'],
  ['a=b, a=c', 'has a name twice'],
  [Array.from({ length: 17 }, (_, index) => `a${index}=b`).join(), 'more than 16 entries'],
])('%s is malformed', (text, what) => {
  expect(() => parseClientMetadata(text)).toThrow(what);
});
