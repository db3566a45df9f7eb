import type { SnapfoldError } from '../errors/error-kind.js';

/** The view is being filled, and no earlier generation can be read. Ask again later. */
export class ViewNotReady extends Error implements SnapfoldError {
  override readonly name = 'ViewNotReady';
  readonly code = 'VIEW_NOT_READY';
  readonly kind = 'unavailable';

  constructor(readonly view: string) {
    super(`The view "${view}" is being built and can be read once that is done.`);
  }
}
