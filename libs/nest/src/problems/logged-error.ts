import { describe } from '@snapfold/kernel/engine';

/** Of a text in the log: the first characters say what is wrong, and the last ones where. */
const [head, tail] = [1_000, 4_000];

/**
 * Something thrown, as the log takes it: its stack, or what it says of itself. Cut, since it may hold what somebody has sent; to write tens of
 * megabytes holds up all that the process serves, and may end it (ENOBUFS).
 */
export function loggedError(thrown: unknown): string {
  try {
    const text = thrown instanceof Error && typeof thrown.stack === 'string' ? thrown.stack : String(thrown);
    if (text.length <= head + tail) return text;
    return `${text.slice(0, head).toWellFormed()}\n...\n${text.slice(-tail).toWellFormed()}`;
  } catch {
    return describe(thrown);
  }
}
