/** Longer text is cut, since it is logged, and stored with parked events. */
const mostCharacters = 1_000;

/** Returns the text of a thrown value. Never throws, even if the value cannot be converted to text. */
export function describe(thrown: unknown): string {
  try {
    const text = String(thrown);
    return text.length > mostCharacters ? `${text.slice(0, mostCharacters).toWellFormed()}...` : text;
  } catch {
    return 'something that cannot be shown was thrown';
  }
}
