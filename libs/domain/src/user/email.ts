const maxCharacters = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
const hidden = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;

/** The characters that an address consists of, as character classes. */
interface Alphabet {
  readonly letterOrDigit: string;
  /** A character of a domain: a letter, a digit, or a hyphen. */
  readonly inLabel: string;
  /** A character of a local part: a letter, a digit, or one of !#$%&'*+/=?^_`{|}~- (the atext of RFC 5322). */
  readonly inAtom: string;
}

/**
 * Returns the form of an address `local@domain`. The local part has single dots between its characters. The domain has at least two labels
 * with dots between them; a label has 1 to 63 characters, with no hyphen at its ends.
 * @param ahead a look at what follows, from the start
 */
function form({ letterOrDigit, inLabel, inAtom }: Alphabet, ahead = ''): RegExp {
  const label = `${letterOrDigit}(?:${inLabel}{0,61}${letterOrDigit})?`;
  return new RegExp(String.raw`^${ahead}${inAtom}+(?:\.${inAtom}+)*@${label}(?:\.${label})+$`, 'u');
}

const address = form(
  {
    letterOrDigit: String.raw`[\p{L}\p{M}\p{N}]`,
    inLabel: String.raw`[\p{L}\p{M}\p{N}-]`,
    inAtom: String.raw`[\p{L}\p{M}\p{N}!#$%&'*+/=?^_\x60{|}~-]`,
  },
  '(?=[^@]{1,64}@)',
);

/**
 * Returns whether a text has the form of an email address, as the HTML standard defines it, but with at least one dot in the domain, no
 * dots at the ends of the local part or in a row, letters and digits of any script, and at most 254 characters. Quoted local parts,
 * comments and literal IP addresses are refused. Only a message that arrives proves that there is such an address.
 */
export function isEmail(email: string): boolean {
  return [email, emailKey(email)].every(
    (text) => [...text].length <= maxCharacters && address.test(text) && !hidden.test(text),
  );
}

/**
 * The form of an email as every tool can read it. It allows any character beyond ASCII, of which {@link isEmail} refuses some, and a local
 * part of any length: not every tool can look ahead.
 */
export const emailPattern = form({
  letterOrDigit: String.raw`[^\x00-\x2F\x3A-\x40\x5B-\x60\x7B-\x7F]`,
  inLabel: String.raw`[^\x00-\x2C\x2E\x2F\x3A-\x40\x5B-\x60\x7B-\x7F]`,
  inAtom: String.raw`[^\x00-\x20\x22\x28\x29\x2C\x2E\x3A-\x3C\x3E\x40\x5B-\x5D\x7F]`,
});

/** Returns the unique key of an address: addresses that differ only in capitals or in the encoding of accents have the same key. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
