/** Longer text is cut: it is logged, and stored with what is parked. */
const mostCharacters = 1_000;

/** Something thrown, in words, whatever it is: also what has no text of its own. */
export function describe(thrown: unknown): string {
  try {
    const text = String(thrown);
    return text.length > mostCharacters ? `${text.slice(0, mostCharacters).toWellFormed()}...` : text;
  } catch {
    return 'something that cannot be shown was thrown';
  }
}
