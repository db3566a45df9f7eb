import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isName, namePattern } from './name.js';

// prettier-ignore
const good = [
  'A', 'Ada Lovelace', "Anne-Marie O'Neill, Jr.", 'José', 'Jose\u0301', '山田\u3000太郎', 'Ada  L', 'Nguyễn', '1️⃣', '❤️', '👍🏽',
  'می\u200cخواهم', 'क्\u200dष', '👨\u200d👩\u200d👧\u200d👦', '👩\u200d❤️\u200d👨', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  '🇬🇧', 'a\u{E0100}', 'x'.repeat(100), '😀'.repeat(100),
];
// prettier-ignore
const bad = [
  '', ' ', '\u3000', '\t', ' Ada', 'Ada ', 'Ada\u00a0', 'a\nb', 'a\u0000b', 'a\u0085b', 'a\u2028b', 'a\u2029b', '\ud800', 'a\udc00',
  '\u200b', 'a\u200bb', '\u200d', '\u200da', 'a\u200d', 'a\u200d\u200db', 'a\u200c\u200db', 'a \u200db', 'a\u200d b', '\ufe0f', 'a\ufe0f\ufe0f',
  'a\u00adb', '\u3164', 'a\u3164', '\u115f', 'a\u1160', 'a\uffa0', 'a\u034fb', '\u2800', 'a\u2800b', 'a\ufeffb', 'a\u2060b', 'a\ue000b', 'a\u0378b',
  '\u202eevil', 'a\u202db', 'a\u2066b', 'a\u200eb', 'a\u061cb', 'a\u{E0067}', '🏴\u{E0067}', '🏴\u{E007F}', 'a\u{E0001}b', 'a\ufff9b',
  'x'.repeat(101), '😀'.repeat(101),
];

test.each(good)('%j is a name', (name) => {
  expect(isName(name)).toBe(true);
});

test.each(bad)('%j is not a name', (name) => {
  expect(isName(name)).toBe(false);
});

const character = fc.oneof(
  fc.constantFrom(
    ...'aé ❤🏴\u0301\u200c\u200d\ufe0f\u{E0067}\u{E007F}\u00ad\u3164\u034f\u2028\u202e\u2800\t\u0000\u3000',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const name = fc.array(character, { maxLength: 6 }).map((parts) => parts.join(''));

test('an accepted name has no invisible character, except between visible ones, and those that change an emoji', () => {
  fc.assert(
    fc.property(name, (text) => {
      if (!isName(text)) return;
      const left = text
        .replaceAll(/(?<=[^\s\p{C}])[\u200C\u200D](?=[^\s\p{C}])/gu, '')
        .replaceAll(/🏴[\u{E0061}-\u{E007A}]+\u{E007F}/gu, '🏴')
        .replaceAll(/(?<=[^\s\p{C}])\p{Variation_Selector}/gu, '');
      expect(left).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u);
      expect(text.trim()).toBe(text);
    }),
    { numRuns: 5_000 },
  );
});

test('the published pattern accepts every name that is accepted, and no ASCII text that is refused, but for its length', () => {
  fc.assert(
    fc.property(fc.oneof(name, fc.string({ unit: 'grapheme-ascii' })), (text) => {
      if (isName(text) || /^\p{ASCII}{0,100}$/u.test(text)) expect(namePattern.test(text)).toBe(isName(text));
    }),
    { numRuns: 2_000 },
  );
});
