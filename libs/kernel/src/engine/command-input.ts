import { frozenCopy } from '../data/frozen.js';
import { isId, maxIdLength } from '../data/id.js';
import { InvalidInput } from '../errors/command-errors.js';
import { describe } from '../errors/describe.js';
import { ownContext, type CqrsContext } from '../model/cqrs-context.js';
import { ownIdentity, type CommandIdentity } from '../ports/command-identity.js';
import type { CommandOptions } from './command-options.js';

/**
 * Returns a frozen copy of a command, which its sender cannot change.
 * @throws {@link InvalidInput}
 */
export function ownCopy<C extends { readonly type: string }>(command: C): C {
  const { type }: { readonly type?: unknown } = command ?? {};
  if (typeof type !== 'string') throw new InvalidInput('command', 'must be an object with a "type"');
  try {
    return frozenCopy(command);
  } catch (error) {
    throw new InvalidInput(
      'command',
      `must be readable data that is not nested too deep, but copying it failed: ${describe(error)}`,
    );
  }
}

/** @throws {@link InvalidInput} */
export function assertId(id: unknown): string {
  if (isId(id)) return id;
  throw new InvalidInput('id', `must be well-formed text of 1 to ${maxIdLength} characters`);
}

/** @throws {@link InvalidInput} */
export function assertExpectedVersion(version: unknown): void {
  if (version === undefined || (typeof version === 'number' && Number.isSafeInteger(version) && version >= 0)) return;
  throw new InvalidInput('expectedVersion', 'must be a whole number of at least 0');
}

/** @throws {@link InvalidInput} */
export function assertUpdates(updates: unknown): void {
  if (!Array.isArray(updates) || !updates.every(isObject))
    throw new InvalidInput('updates', 'must be an array of objects with an "id" and a "command"');
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** The context with which a command is sent, and its identity. */
export interface Sending {
  readonly context: CqrsContext;
  readonly identity: CommandIdentity | undefined;
}

/**
 * Checks the context and the identity of a command, and returns frozen copies that the sender cannot change.
 * @throws {@link InvalidContext}, {@link InvalidInput}
 */
export function sendingOf(context: CqrsContext, { identity }: CommandOptions): Sending {
  if (!isObject(context)) throw new InvalidInput('context', 'must be a CqrsContext');
  if (identity !== undefined && !isObject(identity))
    throw new InvalidInput('identity', 'must be an object with an "id" and a "fingerprint"');
  return { context: ownContext(context), identity: identity && ownIdentity(identity) };
}
