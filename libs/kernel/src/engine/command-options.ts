import type { CommandIdentity } from '../ports/command-identity.js';

/** What a caller may ask of a command. */
export interface CommandOptions {
  /** With it the command takes effect at most once, however often it is sent, and is answered with the same outcome each time. */
  readonly identity?: CommandIdentity | undefined;
}

/** What a caller may ask of an update. */
export interface UpdateOptions extends CommandOptions {
  /** Only at this version; without it the command takes the aggregate as it is. */
  readonly expectedVersion?: number | undefined;
}
