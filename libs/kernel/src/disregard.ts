/**
 * Lets go of a value that is refused. If it is a promise it may still reject, which nobody else hears of: without a handler that
 * would end the process.
 */
export function disregard(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  void Promise.resolve(value).catch(() => undefined);
}
