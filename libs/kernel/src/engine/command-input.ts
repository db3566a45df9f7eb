import { frozenCopy } from '../data/frozen.js';
import { isId, maxIdLength } from '../data/id.js';
import { InvalidInput } from '../errors/command-errors.js';
import { describe } from '../errors/describe.js';
import { ownContext, type CqrsContext } from '../model/cqrs-context.js';
import { ownIdentity, type CommandIdentity } from '../ports/command-identity.js';
import type { CommandOptions } from './command-options.js';

/**
 * The command as it is decided, whatever its sender does to it.
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
      `must be data that can be read, and not nested as deep as this: ${describe(error)}`,
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
  throw new InvalidInput('expectedVersion', 'must be a whole number from 0 on');
}

/** @throws {@link InvalidInput} */
export function assertUpdates(updates: unknown): void {
  if (!Array.isArray(updates) || !updates.every(isObject))
    throw new InvalidInput('updates', 'must be an array of objects with an "id" and a "command"');
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** On whose behalf, and as which one, a command is sent. */
export interface Sending {
  readonly context: CqrsContext;
  readonly identity: CommandIdentity | undefined;
}

/**
 * Context and identity as they are from now on, whatever the sender does to them.
 * @throws {@link InvalidContext}, {@link InvalidInput}
 */
export function sendingOf(context: CqrsContext, { identity }: CommandOptions): Sending {
  if (!isObject(context)) throw new InvalidInput('context', 'must be a context');
  if (identity !== undefined && !isObject(identity))
    throw new InvalidInput('identity', 'must have an "id" and a "fingerprint"');
  return { context: ownContext(context), identity: identity && ownIdentity(identity) };
}
