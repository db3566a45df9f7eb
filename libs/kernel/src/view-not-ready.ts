/** The view is being filled for the first time; ask again later. */
export class ViewNotReady extends Error {
  override readonly name = 'ViewNotReady';
  readonly code = 'VIEW_NOT_READY';

  constructor(readonly view: string) {
    super(`The view "${view}" is being built and can be read once that is done.`);
  }
}
