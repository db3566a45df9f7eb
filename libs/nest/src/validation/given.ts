const maxText = 40;
const maxName = 100;
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}"\\]/gu;

/** Returns a value of a request as a sentence can quote it: short, and without characters that are invisible. */
export function given(value: unknown): string {
  if (typeof value === 'string') return quoted(value, maxText);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Returns the name of a field, or the path to it, as a sentence can quote it. */
export function quotedName(name: string): string {
  return quoted(name, maxName);
}

/** Returns a text in quotes. Invisible characters are escaped; what is longer than `max` characters is cut. */
function quoted(text: string, max: number): string {
  const shown = text.slice(0, max).replace(unseen, escaped);
  return `"${shown}${text.length > max ? '...' : ''}"`;
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
