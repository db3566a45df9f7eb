/** A benchmark has no use for errors: this ends the process. */
export function fatal(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
