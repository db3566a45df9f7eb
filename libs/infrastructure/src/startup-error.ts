/** Why the service cannot start on this database: one line for the operator. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
