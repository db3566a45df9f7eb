/** The start cannot go on. The message is one line that names what to change. Print it alone, without the stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'CANNOT_START';
  readonly kind = 'unavailable';

  constructor(message: string, options?: ErrorOptions) {
    super(message.trim().replace(/\s*\n\s*/g, ' '), options);
  }
}

/** The message of an error in one line, to be part of a larger message. */
export function reasonOf(error: unknown): string {
  return new StartError(isObject(error) && 'message' in error ? String(error.message) : String(error)).message;
}

/** The `code` of a Node.js system error. */
export function codeOf(error: unknown): unknown {
  return isObject(error) && 'code' in error ? error.code : undefined;
}

// Not `instanceof Error`: within Jest the errors of Node.js itself have another class of that name.
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
