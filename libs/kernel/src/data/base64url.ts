const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns the UTF-8 bytes of well-formed text as base64url, without padding. */
export function toBase64url(text: string): string {
  const bytes = [...encodeURIComponent(text).matchAll(/%(..)|./g)].map(([one, hex]) =>
    hex === undefined ? one.charCodeAt(0) : parseInt(hex, 16),
  );
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.slice(at, at + 3);
    const bits = (first << 16) | (second << 8) | third;
    const characters = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63));
    encoded += characters.slice(0, bytes.length - at + 1).join('');
  }
  return encoded;
}

/** Returns the text of which `encoded` is the base64url; `undefined` if it has other characters, or its bytes are no UTF-8. */
export function fromBase64url(encoded: string): string | undefined {
  let percents = '';
  let [bits, size] = [0, 0];
  for (const character of encoded) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    size += 6;
    if (size < 8) continue;
    size -= 8;
    percents += `%${((bits >> size) & 0xff).toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(percents);
  } catch {
    return undefined;
  }
}
