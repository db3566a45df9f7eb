import { isPrintable } from './text.js';

const maxLength = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
// Neither spaces nor characters that cannot be seen: two addresses that look the same would be two.
const part = String.raw`[^\s@.\p{C}\p{Default_Ignorable_Code_Point}]+`;
const address = new RegExp(`^${part}(?:\\.${part})*@${part}(?:\\.${part})+$`, 'u');

/** A plausible address; only a message that arrives proves more. */
export function isEmail(email: string): boolean {
  return isPrintable(email, maxLength) && address.test(email);
}

/** Two addresses that differ only in capitals, or in how an accent is encoded, are one. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
