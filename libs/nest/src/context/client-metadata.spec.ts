import { expect, test } from '@jest/globals';
import { parseClientMetadata } from './client-metadata.js';

test.each<[string | undefined, Readonly<Record<string, string>> | undefined]>([
  [undefined, undefined],
  ['channel=mobile', { channel: 'mobile' }],
  [' channel=mobile , app=2.1-rc+5', { channel: 'mobile', app: '2.1-rc+5' }],
  ['city=Z%C3%BCrich', { city: 'Z%C3%BCrich' }],
  ['a=b, a=c', { a: 'c' }],
  ['constructor=a, empty=', { constructor: 'a', empty: '' }],
])('%s is understood', (text, client) => {
  expect(parseClientMetadata(text)).toEqual(client);
});

test.each([
  ['', 'at most 16 entries'],
  ['channel', 'at most 16 entries'],
  ['=mobile', 'at most 16 entries'],
  ['a b=c', 'at most 16 entries'],
  ['__proto__=a', 'at most 16 entries'],
  ['a.b=c', 'at most 16 entries'],
  ['a=b=c', 'at most 16 entries'],
  ['a=b\tc', 'at most 16 entries'],
  // The bytes of "ü" in UTF-8, as Node reads a header.
  ['a=\u00c3\u00bc', 'at most 16 entries'],
  ['a=b,', 'at most 16 entries'],
  [`a=${'b'.repeat(257)}`, 'at most 16 entries'],
  [Array.from({ length: 17 }, (_, index) => `a${index}=b`).join(), 'at most 16 entries'],
])('%s is malformed', (text, what) => {
  expect(() => parseClientMetadata(text)).toThrow(what);
});
