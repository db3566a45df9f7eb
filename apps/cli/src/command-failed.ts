/** What kept a command from doing its work, for the operator: one line. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
