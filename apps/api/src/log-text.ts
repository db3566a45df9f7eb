import { inspect } from 'node:util';

/** Longer text is cut: what domain code throws may be of any length, and is logged at every try. */
const mostCharacters = 10_000;

/** Something thrown, for the log: with its stack and its cause, whatever it is. */
export function logText(thrown: unknown): string {
  try {
    const text = inspect(thrown);
    return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}...` : text;
  } catch {
    return 'something that cannot be shown was thrown';
  }
}
