/** Ends the process: figures with errors in them are worth nothing. */
export function fatal(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
