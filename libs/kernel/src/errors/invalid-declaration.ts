import type { SnapfoldError } from './error-kind.js';

/**
 * An aggregate, a view or an index is declared wrongly, or used with a part that does not belong to it. Thrown when it is declared or
 * put together with others, never later.
 */
export class InvalidDeclaration extends Error implements SnapfoldError {
  override readonly name = 'InvalidDeclaration';
  readonly code = 'INVALID_DECLARATION';
  readonly kind = 'fault';

  constructor(reason: string) {
    super(`INVALID_DECLARATION: ${reason}`);
  }
}
