const maxLength = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets

/** A plausible address; only a message that arrives proves more. */
export function isEmail(email: string): boolean {
  return (
    email.length <= maxLength && email.isWellFormed() && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u.test(email)
  );
}

/** Two addresses that differ only in capitals, or in how an accent is encoded, are one. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
