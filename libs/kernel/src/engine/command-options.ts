import type { CommandIdentity } from '../ports/command-identity.js';

/** The options of a command. */
export interface CommandOptions {
  /** With an identity, a command takes effect at most once, however often it is sent, and has the same outcome each time. */
  readonly identity?: CommandIdentity | undefined;
}

/** The options of an update. */
export interface UpdateOptions extends CommandOptions {
  /** The version that the aggregate must have; without it the command is decided on any version. */
  readonly expectedVersion?: number | undefined;
}
