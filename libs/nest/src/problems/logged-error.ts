import { describe } from '@snapfold/kernel/engine';

/** How many characters are kept of the start of a long text, which says what is wrong, and of its end, which says where. */
const [head, tail] = [1_000, 4_000];

/**
 * Returns the log text of a thrown value: its stack, or the value as a string. A long text is cut in the middle, because it may contain
 * what a client has sent: writing tens of megabytes delays every request of the process, and may end the process (ENOBUFS).
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
