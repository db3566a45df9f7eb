import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emailKey, emailPattern, isEmail } from './email.js';

const label = 'x'.repeat(63);

// prettier-ignore
const good = [
  'a@b.cd', 'Ada.Lovelace+bank@mail.example.org', "!#$%&'*+/=?^_`{|}~-@b.cd", 'a@b.c', 'a@b--c.de', 'a@1.2', 'a@xn--bcher-kva.example',
  `${'a'.repeat(64)}@b.cd`, `a@${label}.cd`, `a@${label}.${label}.${label}.${'x'.repeat(60)}`,
  'josé@exämple.org', 'jose\u0301@example.org', '用户@例子.广告', 'अजय@डाटा.भारत', 'квиточка@пошта.укр', 'a@b.\u{10400}\u{10400}',
];
// prettier-ignore
const bad = [
  '<a@b>', '<a@b.cd>', 'a,b@c.de', 'a@exa/mple.org', 'a..b@c.d', '.a@b.c', 'a.@b.c', 'a@b', 'a@-b.c', 'a@b-.c', 'a b@c.d', '"a b"@c.d',
  'a@[1.2.3.4]', 'a@b.c.', 'a@b..c', 'a@.b.c', 'a@@b.c', 'a(b)@c.de', 'a:b@c.de', 'a;b@c.de', 'a\\b@c.de', 'a@b_c.de', 'a@b.c\n', ' a@b.cd',
  `${'a'.repeat(65)}@b.cd`, `a@${label}x.cd`, `a@${label}.${label}.${label}.${'x'.repeat(61)}`,
  'a\u200b@b.cd', 'a\u200d@b.cd', 'a\u00ad@b.cd', 'a\u034f@b.cd', 'a\ufe0f@b.cd', 'a\u3164@b.cd', 'a\u0000@b.cd', 'a\u202e@b.cd', '\ud800@b.cd',
  'a😀@b.cd', `${'\u0130'.repeat(64)}@b.cd`, 'a@b\u3002cd', 'a\u1fef@b.cd', 'a\uff20b.cd', 'a@b.cd\u2028',
];

test.each(good)('%j is an email', (email) => {
  expect(isEmail(email)).toBe(true);
});

test.each(bad)('%j is not an email', (email) => {
  expect(isEmail(email)).toBe(false);
});

const character = fc.oneof(
  fc.constantFrom(...'aZ9.@-_+<>(),:;"\\[] /\u0130\u00df\u0301\u200d\u00ad\u034f\u1fef\u212a\u3164\ufe0f'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const word = fc.array(character, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const email = fc.tuple(word, word, word).map(([local, domain, last]) => `a${local}@b${domain}.c${last}`);

test('no accepted email has a character that is invisible, a space, or a symbol other than those of an address', () => {
  fc.assert(
    fc.property(email, (text) => {
      if (isEmail(text)) expect(text).toMatch(/^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.@-]+$/u);
      if (isEmail(text)) expect(text).not.toMatch(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u);
    }),
    { numRuns: 2_000 },
  );
});

const letter = fc.oneof(
  fc.constantFrom(...'aZ9\u0130\u00df\u0301\u0149\u01c5\u03a3\u212a\u212b\u1100\u1161\u0958\uf900'),
  fc
    .integer({ min: 0x80, max: 0x3_ffff })
    .map(String.fromCodePoint)
    .filter((one) => /[\p{L}\p{M}\p{N}]/u.test(one)),
);
const letters = fc.array(letter, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));

test('the unique key, and the other encoding of the accents, of an accepted email are accepted too', () => {
  let accepted = 0;
  fc.assert(
    fc.property(letters, letters, letters, (local, domain, last) => {
      const text = `${local}@${domain}.${last}`;
      if (!isEmail(text)) return;
      accepted += 1;
      for (const other of [emailKey(text), text.normalize('NFC'), text.normalize('NFD')])
        expect(isEmail(other)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(500);
});

test('the published pattern accepts every email that is accepted, and no ASCII text that is refused, but for a length', () => {
  for (const text of good) expect(text).toMatch(emailPattern);
  for (const text of bad.filter((one) => /^(?![^@]{65})[\x20-\x7e]{0,254}$/.test(one)))
    expect(text).not.toMatch(emailPattern);
  fc.assert(
    fc.property(email, (text) => {
      if (isEmail(text) || /^(?![^@]{65})[\x20-\x7e]*$/.test(text)) expect(emailPattern.test(text)).toBe(isEmail(text));
    }),
    { numRuns: 2_000 },
  );
});
