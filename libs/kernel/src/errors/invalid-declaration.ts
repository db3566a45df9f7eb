import type { SnapfoldError } from './error-kind.js';

/** An aggregate, a view or an index is declared in a way that cannot be kept. Thrown when things are put together, not later. */
export class InvalidDeclaration extends Error implements SnapfoldError {
  override readonly name = 'InvalidDeclaration';
  readonly code = 'INVALID_DECLARATION';
  readonly kind = 'fault';

  constructor(reason: string) {
    super(`INVALID_DECLARATION: ${reason}`);
  }
}
