/** Something thrown, in words, whatever it is: also what has no text of its own. */
export function describe(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'something that cannot be shown was thrown';
  }
}
