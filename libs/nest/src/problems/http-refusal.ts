import type { ErrorKind, SnapfoldError } from '@snapfold/kernel';
import { platformErrors, type PlatformCode } from './platform-errors.js';

/** The refusal of a request by HTTP itself, before any command or query. */
export class HttpRefusal extends Error implements SnapfoldError {
  override readonly name = 'HttpRefusal';
  readonly kind: ErrorKind = 'malformed';

  constructor(
    readonly code: PlatformCode,
    message: string = platformErrors[code].meaning,
    /** Headers of the answer, such as `Allow`. */
    readonly headers: Readonly<Record<string, string>> = {},
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
