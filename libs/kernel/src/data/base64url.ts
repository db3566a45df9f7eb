const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns the UTF-8 bytes of well-formed text as base64url, without padding. */
export function toBase64url(text: string): string {
  const bytes = bytesOf(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    // Beyond the end there is NaN, which counts as 0.
    const bits = (bytes.charCodeAt(at) << 16) | (bytes.charCodeAt(at + 1) << 8) | bytes.charCodeAt(at + 2);
    encoded += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63);
    if (at + 1 < bytes.length) encoded += alphabet.charAt((bits >> 6) & 63);
    if (at + 2 < bytes.length) encoded += alphabet.charAt(bits & 63);
  }
  return encoded;
}

/** Returns the UTF-8 bytes of well-formed text, a character each. */
function bytesOf(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return encodeURIComponent(text).replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
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
