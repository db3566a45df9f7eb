import { isPrintable } from './text.js';

const maxLength = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
// No spaces and no invisible characters, with which two different addresses could look the same.
const part = String.raw`[^\s@.\p{C}\p{Default_Ignorable_Code_Point}]+`;
const address = new RegExp(`^${part}(?:\\.${part})*@${part}(?:\\.${part})+$`, 'u');

/** Returns whether a text looks like an email address. Only a message that arrives proves that it is one. */
export function isEmail(email: string): boolean {
  return isPrintable(email, maxLength) && address.test(email);
}

/** Returns the unique key of an address: addresses that differ only in capitals or in the encoding of accents have the same key. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
