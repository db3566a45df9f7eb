import type { SnapfoldError } from '@snapfold/kernel';

/** The view has applied all events of the aggregate, and has no record of it: its `update` ignored the events, or removed the record. */
export class RecordNotFound extends Error implements SnapfoldError {
  override readonly name = 'RecordNotFound';
  readonly code = 'NOT_FOUND';
  readonly kind = 'notFound';

  /** @param path the view's path below its aggregate */
  constructor(path: string) {
    super(`There is no ${path} of this entry.`);
  }
}
