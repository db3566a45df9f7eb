import type { AggregateTypes } from './aggregate.js';
import type { CommandIdentity } from './command-identity.js';

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

/** One member of a joint update. */
export interface JointUpdate<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly id: string;
  readonly command: A['update'];
  /** Only at this version; without it the command takes the aggregate as it is. */
  readonly expectedVersion?: number | undefined;
}
